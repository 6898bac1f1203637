import { hypercubeOddsLow } from "./hypercubeOdds";
import { flipsOfExponentials64 } from "./parityPolicy64";
import {
  addTo, ANSWERS, AVERAGED, BESTS, centre, CHAIN, CHANGE, EXPONENTIALS, FOUND, GIVEN, halfBytes, INPUTS, joinWords, ODDS, partWords, place, REWARD, TABLE, TILE,
  UNITS, VALUE, whole,
} from "./parityRoom";
import { highest, lowest, mix, reduceByParity64, solveLookAhead64 } from "./paritySystem64";

// As in `plainNewton`.
const MOST_LEFT: f64 = 0.1, LEFT_PER_COST: f64 = 3;
const REACH: f64 = 32, MOST_DAMPING: f64 = 0.9, LEAST_DAMPING: f64 = 1e-4, WORSE: f64 = 3, SHORTER: f64 = 0.25;
const MOST_FAILURES = 4;
// e^−690 is the smallest size of a product that keeps all its digits, as in the look-ahead's door.
const RANGE: f64 = 690;
const CLOSES = 40, WEIGHT = 32, UNIT_SHIFT = 6; // of a unit's row of the look-ahead's table
const RESIDUAL = 0, STEPS = 16;

/**
 * v + L = r + B(P v) by Newton's method (H24): the twin of `plainNewton.value`. The door fills in chain, shares, the look-ahead's table, reward and the
 * first guess (VALUE); v, P v and change of the best guess stand in BESTS, the span of that change and the steps among the answers.
 * @param length     of the reduced residual at which GMRES stops at the latest
 * @param tolerance  span of the residual at which to stop
 * @param constant   of the look-ahead
 * @param reach      largest |log-odds| of the reference: what the range of the exponentials has to spare
 */
export function parityValue64(
  room: usize, codingCost: f64, constant: f64, reach: f64, length: f64, tolerance: f64, maxSteps: i32,
): void {
  const bytes = halfBytes(room) << 1;
  const value = place(room, VALUE), averaged = place(room, AVERAGED), change = place(room, CHANGE);
  const best = place(room, BESTS), answers = place(room, ANSWERS), table = place(room, TABLE);
  let least: f64 = Infinity;
  let steps = 0, failures = 0;
  let near = REACH * codingCost;
  centre(value, bytes);
  while (steps < maxSteps) {
    if (!sweep(room, codingCost, constant, reach)) break;
    steps++;
    let residual = highest(change, bytes) - lowest(change, bytes);
    if (!(residual <= WORSE * least)) {
      if (++failures > MOST_FAILURES || least == Infinity) break;
      near *= SHORTER;
      memory.copy(value, best, bytes);
      sweep(room, codingCost, constant, reach);
      residual = least;
    } else if (residual < least) {
      least = residual;
      memory.copy(best, value, bytes);
      memory.copy(best + bytes, averaged, bytes);
      memory.copy(best + 2 * bytes, change, bytes);
    }
    if (residual <= tolerance) break;
    const damping = min(MOST_DAMPING, residual / near);
    flipsOfExponentials64(room, damping < LEAST_DAMPING ? 0 : damping);
    reduceByParity64(room);
    centre(change, bytes);
    partWords(place(room, GIVEN), change, room);
    const left = min(MOST_LEFT, (LEFT_PER_COST * residual) / codingCost) * residual;
    const taken = solveLookAhead64(room, max(left, length), maxSteps - steps);
    if (taken < 0) {
      steps += -taken - 1;
      break;
    }
    steps += taken;
    joinWords(table, place(room, FOUND), room);
    addTo(value, table, bytes);
    centre(value, bytes);
  }
  store<f64>(answers, least, RESIDUAL);
  store<f64>(answers, f64(steps), STEPS);
}

/** P v, the exponentials of it and change = r + B(P v) − v. @returns whether the values lie near enough for exponentials */
function sweep(room: usize, codingCost: f64, constant: f64, reach: f64): bool {
  const units = whole(room, UNITS), inputs = whole(room, INPUTS);
  const words = 1 << units;
  const row = usize(words) << 3, bytes = usize(inputs) * row;
  const value = place(room, VALUE), averaged = place(room, AVERAGED), change = place(room, CHANGE), reward = place(room, REWARD);
  const exponentials = place(room, EXPONENTIALS), odds = place(room, ODDS), tile = place(room, TILE);
  mix(averaged, value, place(room, CHAIN), inputs, words, inputs, 1);
  memory.copy(exponentials, averaged, bytes);
  for (let at: usize = 0; at < bytes; at += row) {
    const low = lowest(averaged + at, row), high = highest(averaged + at, row);
    const span = (high - low) / codingCost;
    if (!(span + reach < RANGE)) return false;
    const together = closeUnits(odds, units, span);
    hypercubeOddsLow(0, 1, change + at, exponentials + at, units, odds, high, 1 / codingCost, high + constant, together, tile);
  }
  for (let b: usize = 0; b < bytes; b += 16)
    v128.store(change + b, f64x2.sub(f64x2.add(v128.load(change + b), v128.load(reward + b)), v128.load(value + b)));
  return true;
}

/** Says in the table after which units something is taken out of the product, as the look-ahead's door does. @returns whether nothing is */
function closeUnits(odds: usize, units: i32, span: f64): i32 {
  const longest = span * f64(units) < RANGE ? units : i32(RANGE / span);
  let together = longest >= units;
  for (let unit = 1; unit < units; unit++) if (!sameShare(odds, unit)) together = false;
  let since = 0;
  for (let unit = 0; unit < units; unit++) {
    const ends = unit + 1 == units || !sameShare(odds, unit + 1);
    const closes = together ? 0 : ends ? 1 : unit + 1 - since >= longest ? 2 : 0;
    if (closes > 0) since = unit + 1;
    store<f64>(odds + (usize(unit) << UNIT_SHIFT), f64(closes), CLOSES);
  }
  return together ? 1 : 0;
}

/** Whether a unit has the share of the one before it. */
@inline
function sameShare(odds: usize, unit: i32): bool {
  const at = odds + (usize(unit) << UNIT_SHIFT) + WEIGHT;
  return load<f64>(at) == load<f64>(at - (1 << UNIT_SHIFT));
}
