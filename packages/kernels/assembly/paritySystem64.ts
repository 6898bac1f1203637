import { madd64, one64 } from "./lanes";
import { mixInputs64 } from "./mixInputs64";
import { parityFlips64, parityFlipsTransposed64 } from "./parityFlips64";
import { parityGmres64 } from "./parityGmres64";
import { flipsOfLogits64 } from "./parityPolicy64";
import {
  addTo, ANSWER, ANSWERS, BEST, centre, CHAIN, FOUND, GIVEN, halfBytes, INPUTS, joinWords, LEAVES, LENGTHS, LINEAR, partWords, place, PLACES, RIGHT, SHARE,
  SOLUTION, sumOf, TABLE, whole, WORK, WORK2,
} from "./parityRoom";
import { makeVisits64, parityVisits64 } from "./parityVisits64";

const MOST_REFINED = 3;
const LOW = 0, HIGH = 8, STEPS = 16; // of the answers

/** What else the reduced matrix needs (H23) once flips and leaves are there: M, ℓ and 1/Σ ℓ. */
export function reduceByParity64(room: usize): void {
  const bytes = halfBytes(room);
  const lengths = place(room, LENGTHS), work = place(room, WORK), work2 = place(room, WORK2);
  const one = one64();
  makeVisits64(room);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(work + b, one);
  parityVisits64(work2, work, room, 0, false);
  parityFlips64(work, work2, room, 1);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(work + b, f64x2.add(one, v128.load(work + b)));
  parityVisits64(lengths, work, room, 1, false);
  store<f64>(place(room, SHARE), 1 / sumOf(lengths, bytes));
}

/** h + ⟨f⟩ = f + T h (H23) of what is given: the twin of `solveLookAhead`. @returns as `parityGmres64` */
export function solveLookAhead64(room: usize, tolerance: f64, most: i32): i32 {
  const bytes = halfBytes(room);
  const even = place(room, GIVEN), odd = even + bytes;
  const work = place(room, WORK), work2 = place(room, WORK2), right = place(room, RIGHT), z = place(room, ANSWER);
  const found = place(room, FOUND), foundOdd = found + bytes;
  const leaves = place(room, LEAVES), leavesOdd = leaves + bytes;
  parityVisits64(work, even, room, 0, false);
  parityFlips64(work2, work, room, 1);
  addTo(work2, odd, bytes);
  parityVisits64(right, work2, room, 1, false);
  const steps = parityGmres64(room, false, tolerance, most);
  const mean = f64x2.splat(load<f64>(place(room, SHARE)) * sumOf(z, bytes));
  const one = one64();
  parityFlips64(work, z, room, 0);
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(work + b, f64x2.add(v128.load(work + b), f64x2.sub(v128.load(even + b), mean)));
  parityVisits64(work2, work, room, 0, false);
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(found + b, madd64(f64x2.sub(one, v128.load(leaves + b)), v128.load(work2 + b), v128.load(work + b)));
  parityFlips64(work, work2, room, 1);
  for (let b: usize = 0; b < bytes; b += 16) {
    const rest = f64x2.add(v128.load(work + b), f64x2.sub(v128.load(odd + b), mean));
    v128.store(foundOdd + b, madd64(f64x2.sub(one, v128.load(leavesOdd + b)), v128.load(z + b), rest));
  }
  return steps;
}

/** (1 − Tᵀ) μ = G, Σ μ = 0 (H23) of what is given: the twin of `solvePush`. @returns as `parityGmres64` */
export function solvePush64(room: usize, tolerance: f64, most: i32): i32 {
  const bytes = halfBytes(room);
  const right = place(room, RIGHT), found = place(room, FOUND);
  memory.fill(right, 0, bytes);
  pushed(room, right);
  const share = load<f64>(place(room, SHARE));
  const left = f64x2.splat(-share * sumOf(found, 2 * bytes));
  parityFlipsTransposed64(right, found, room, 0);
  for (let b: usize = 0; b < bytes; b += 16) v128.store(right + b, f64x2.add(v128.load(right + b), left));
  const steps = parityGmres64(room, true, tolerance, most);
  pushed(room, place(room, ANSWER));
  return steps;
}

/** Both halves of μ from q, what flips into the odd words. */
function pushed(room: usize, q: usize): void {
  const bytes = halfBytes(room);
  const even = place(room, GIVEN), odd = even + bytes;
  const found = place(room, FOUND), foundOdd = found + bytes;
  const leaves = place(room, LEAVES), leavesOdd = leaves + bytes;
  const work = place(room, WORK), work2 = place(room, WORK2);
  arrive(foundOdd, q, odd, leavesOdd, work2, room, 1);
  parityFlipsTransposed64(work, foundOdd, room, 1);
  arrive(found, work, even, leaves, work2, room, 0);
}

/** μ ← G + Mᵀ (q + (1 − leaves) G) of a half. */
function arrive(mu: usize, q: usize, g: usize, leaves: usize, work: usize, room: usize, half: i32): void {
  const bytes = halfBytes(room);
  const one = one64();
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(work + b, madd64(f64x2.sub(one, v128.load(leaves + b)), v128.load(g + b), v128.load(q + b)));
  parityVisits64(mu, work, room, half, true);
  addTo(mu, g, bytes);
}

/**
 * A linear system of a policy by parity (H23): the twin of `plainNewton`'s look-ahead and push. The door fills in shares, logits, chain, and by words the right-hand
 * side (LINEAR) and the first guess (TABLE), which the solution takes the place of; the answers are the ends of the full residual, and the steps.
 * @param length     of the reduced residual at which GMRES stops
 * @param tolerance  span of the full residual at which to stop
 */
export function parityLinear64(room: usize, transposed: i32, length: f64, tolerance: f64, maxSteps: i32): void {
  const bytes = halfBytes(room) << 1;
  const right = place(room, LINEAR), solution = place(room, SOLUTION), best = place(room, BEST), table = place(room, TABLE);
  const given = place(room, GIVEN), found = place(room, FOUND), answers = place(room, ANSWERS);
  flipsOfLogits64(room);
  reduceByParity64(room);
  memory.copy(given, right, bytes);
  partWords(right, given, room);
  partWords(solution, table, room);
  centre(solution, bytes);
  store<f64>(answers, -Infinity, LOW);
  store<f64>(answers, Infinity, HIGH);
  memory.copy(best, solution, bytes);
  let steps = 0;
  for (let turn = 0; ; turn++) {
    residual(room, transposed != 0);
    steps++;
    const low = lowest(given, bytes), high = highest(given, bytes);
    if (!(high - low < load<f64>(answers, HIGH) - load<f64>(answers, LOW))) break;
    store<f64>(answers, low, LOW);
    store<f64>(answers, high, HIGH);
    memory.copy(best, solution, bytes);
    if (high - low <= tolerance || turn == MOST_REFINED || steps >= maxSteps) break;
    const most = maxSteps - steps;
    const taken = transposed ? solvePush64(room, length, most) : solveLookAhead64(room, length, most);
    steps += taken < 0 ? -taken - 1 : taken;
    addTo(solution, found, bytes);
    centre(solution, bytes);
  }
  store<f64>(answers, f64(steps), STEPS);
  joinWords(table, best, room);
}

/** Given ← right + T x − x, or right + Tᵀ x − x. */
function residual(room: usize, transposed: bool): void {
  const half = halfBytes(room), bytes = half << 1;
  const inputs = whole(room, INPUTS), places = whole(room, PLACES);
  const right = place(room, LINEAR), x = place(room, SOLUTION), given = place(room, GIVEN), z = place(room, FOUND);
  const leaves = place(room, LEAVES), chain = place(room, CHAIN);
  const one = one64();
  if (transposed) {
    parityFlipsTransposed64(z, x + half, room, 1);
    parityFlipsTransposed64(z + half, x, room, 0);
    for (let b: usize = 0; b < bytes; b += 16)
      v128.store(z + b, madd64(f64x2.sub(one, v128.load(leaves + b)), v128.load(x + b), v128.load(z + b)));
    for (let c: usize = 0; c < 2; c++) mix(given + c * half, z + c * half, chain, inputs, places, 1, inputs);
  } else {
    for (let c: usize = 0; c < 2; c++) mix(z + c * half, x + c * half, chain, inputs, places, inputs, 1);
    parityFlips64(given, z + half, room, 0);
    parityFlips64(given + half, z, room, 1);
    for (let b: usize = 0; b < bytes; b += 16)
      v128.store(given + b, madd64(f64x2.sub(one, v128.load(leaves + b)), v128.load(z + b), v128.load(given + b)));
  }
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(given + b, f64x2.add(v128.load(right + b), f64x2.sub(v128.load(given + b), v128.load(x + b))));
}

/** The input's move, of one input none. */
export function mix(out: usize, table: usize, chain: usize, inputs: i32, width: i32, rowStep: i32, columnStep: i32): void {
  if (inputs == 1) memory.copy(out, table, usize(width) << 3);
  else mixInputs64(0, width, out, table, chain, inputs, width, rowStep, columnStep);
}

/** The smallest number; NaN if one is. */
export function lowest(table: usize, bytes: usize): f64 {
  let low = v128.load(table);
  for (let b: usize = 16; b < bytes; b += 16) low = f64x2.min(low, v128.load(table + b));
  return min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
}

/** The largest number; NaN if one is. */
export function highest(table: usize, bytes: usize): f64 {
  let high = v128.load(table);
  for (let b: usize = 16; b < bytes; b += 16) high = f64x2.max(high, v128.load(table + b));
  return max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
}
