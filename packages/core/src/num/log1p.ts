import { highWord } from "./highWord.ts";
import { logOfParts, ROOT_HALF } from "./log.ts";
import { POWER_OFFSET, powersOfTwo } from "./powersOfTwo.ts";

const ROOT_HALF_LESS_ONE = -0.29289321881345254;
const ROOT_TWO_LESS_ONE = 0.41421356237309503;

/**
 * log(1 + x) without cancellation near 0 (N54), the same bits on every machine, within 0.9 ulp: as `log`, with what 1 + x rounds
 * away given back. −∞ at −1, NaN below, −0 at −0.
 */
export function log1p(x: number): number {
  if (x > ROOT_HALF_LESS_ONE && x < ROOT_TWO_LESS_ONE) return x === 0 ? x : logOfParts(x, 0, 0);
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) {
    return x === -1 ? Number.NEGATIVE_INFINITY : x === Number.POSITIVE_INFINITY ? x : Number.NaN;
  }
  const u = 1 + x;
  const lost = x >= 1 ? 1 - (u - x) : x - (u - 1);
  const k = (highWord(u) - ROOT_HALF) >> 20;
  if (k > 1022) return logOfParts(u * 0.5 * powersOfTwo[POWER_OFFSET + 1 - k] - 1, k, 0);
  return logOfParts(u * powersOfTwo[POWER_OFFSET - k] - 1, k, lost / u);
}
