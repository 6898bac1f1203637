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
    memory.copy(to, states + usize(r) * row, row);
    memory.copy(to + row, bases + usize(r) * row, row);
    memory.copy(to + 2 * row, survival + (usize(r * actions) << 2), usize(actions) << 2);
  }
}

/** Reads them again, into rows `from` to `to`. @param places  i32, that of row `from` first */
export function recallRows(
  from: i32, to: i32, kept: usize, places: usize, states: usize, bases: usize, survival: usize, stride: i32, actions: i32,
): void {
  const row: usize = usize(stride) << 2;
  const answers: usize = usize((actions + 3) & ~3) << 2;
  for (let r = from; r < to; r++) {
    const own = kept + usize(load<i32>(places + (usize(r - from) << 2))) * (2 * row + answers);
    memory.copy(states + usize(r) * row, own, row);
    memory.copy(bases + usize(r) * row, own + row, row);
    memory.copy(survival + (usize(r * actions) << 2), own + 2 * row, usize(actions) << 2);
  }
}
