const LINE: usize = 64;

/**
 * Remembered states with what follows them: one record a place, `stride` numbers of the state, `stride` of the next state without action,
 * and one of survival for each action, the record rounded up to whole vectors.
 *
 * Keeps rows 0 to `count` at places from `first` on, around the end of a memory of `capacity` places.
 */
export function keepRows(
  kept: usize, states: usize, bases: usize, survival: usize,
  count: i32, first: i32, capacity: i32, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const answers: usize = usize((actions + 3) & ~3) << 2;
  for (let r = 0, place = first; r < count; r++, place++) {
    if (place == capacity) place = 0;
    const to = kept + usize(place) * (2 * row + answers);
    copy(to, states + usize(r) * row, row);
    copy(to + row, bases + usize(r) * row, row);
    copy(to + 2 * row, survival + (usize(r * actions) << 2), usize(actions) << 2);
  }
}

/** Reads them again, into rows `from` to `to`. @param places  i32, that of row `from` first */
export function recallRows(
  from: i32, to: i32, kept: usize, places: usize, states: usize, bases: usize, survival: usize, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const answers: usize = usize((actions + 3) & ~3) << 2;
  // Records lie far apart in a memory larger than any cache: all their lines are asked for before the first is waited for.
  let touched: i32 = 0;
  for (let r = from; r < to; r++) {
    const own = kept + usize(load<i32>(places + (usize(r - from) << 2))) * (2 * row + answers);
    for (let i: usize = 0; i < 2 * row + answers; i += LINE) touched |= load<i32>(own + i);
  }
  if (from < to) store<i32>(states + usize(from) * row, touched);
  for (let r = from; r < to; r++) {
    const own = kept + usize(load<i32>(places + (usize(r - from) << 2))) * (2 * row + answers);
    copy(states + usize(r) * row, own, row);
    copy(bases + usize(r) * row, own + row, row);
    copy(survival + (usize(r * actions) << 2), own + 2 * row, usize(actions) << 2);
  }
}

/** Whole vectors, then what is left: a call of `memory.copy` costs more than so few bytes. */
@inline
function copy(to: usize, from: usize, bytes: usize): void {
  const whole: usize = bytes & ~15;
  for (let i: usize = 0; i < whole; i += 16) v128.store(to + i, v128.load(from + i));
  for (let i = whole; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}
