import { hypot } from "../../num/hypot.ts";
import { squared } from "../../num/squared.ts";
/** Held-out evidence for one discount. */
export interface DiscountPoint {
  readonly discount: number;
  /** Bits per action of the critics together, on the training steps and on the held-out ones. */
  readonly trainingBits: number;
  readonly heldOutBits: number;
  /** Standard error of `heldOutBits` over steps. */
  readonly heldOutError: number;
  /** Bits on all steps of ensembles that leave one critic out, in turn. */
  readonly memberBits: readonly number[];
  /** The sharpness at which this discount predicts best: 1 where the discount is right. */
  readonly sharpness: number;
}

/** Which discounts a record allows. */
export interface DiscountProfile {
  readonly points: readonly DiscountPoint[];
  /** The discount that predicts best. */
  readonly best: number;
  /** The discounts that are not worse than the best by more than critics differ among themselves: [lowest, highest]. */
  readonly interval: readonly [number, number];
  /** Whether the interval is bounded on both sides by discounts that were tried; otherwise it is one-sided or tells nothing. */
  readonly bounded: readonly [boolean, boolean];
  /** Bits per action by which ensembles of the same discount differ, standard error. */
  readonly criticError: number;
}

/**
 * Reads a discount off the evidence for several (L9). Critics trained on the same problem differ by more bits than the steps
 * leave open, so the error bar comes from the spread between critics and not from the steps: a discount stays in when its
 * loss against the best is below `times` standard errors of the difference of two ensembles.
 */
export function discountProfile(points: readonly DiscountPoint[], times = 2): DiscountProfile {
  if (points.length === 0) throw new RangeError("discountProfile: there is no point. Give at least one discount.");
  const ordered = [...points].sort((a, b) => a.discount - b.discount);
  const bits = ordered.map(({ trainingBits, heldOutBits }) => (trainingBits + heldOutBits) / 2);
  const best = bits.reduce((so, value, k) => (value > bits[so] ? k : so), 0);
  const errors = ordered.map(({ memberBits }) => jackknifeError(memberBits));
  const kept = ordered.map((_, k) => k).filter((k) => bits[best] - bits[k] <= times * hypot(errors[best], errors[k]));
  const [low, high] = [Math.min(...kept), Math.max(...kept)];
  return {
    points: ordered,
    best: ordered[best].discount,
    interval: [ordered[low].discount, ordered[high].discount],
    bounded: [low > 0, high < ordered.length - 1],
    criticError: errors[best],
  };
}

/** Standard error of an estimate from the estimates that leave one member out; ∞ for fewer than two. */
export function jackknifeError(leftOut: readonly number[]): number {
  const n = leftOut.length;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / n;
  return Math.sqrt(((n - 1) / n) * leftOut.reduce((sum, value) => sum + squared(value - mean), 0));
}
