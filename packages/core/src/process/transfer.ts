import { atanh } from "../num/atanh.ts";
import { exp } from "../num/exp.ts";
import { expm1 } from "../num/expm1.ts";
import { log } from "../num/log.ts";
import { log1p } from "../num/log1p.ts";
import { nearestName } from "../num/nearestName.ts";
import { squared } from "../num/squared.ts";
import { tanh } from "../num/tanh.ts";

/** How a unit's current becomes its activity. */
export interface Transfer {
  readonly name: TransferName;
  /** φ(x). */
  readonly value: (current: number) => number;
  /** φ′(x), where it exists; at a corner the larger one-sided slope. */
  readonly slope: (current: number) => number;
  /** φ(−x) = −φ(x). */
  readonly odd: boolean;
  /** The current of an activity strictly within the range; NaN where there is none. */
  readonly inverse: (activity: number) => number;
  /** Smallest and largest activity. */
  readonly range: readonly [low: number, high: number];
}

export type TransferName = "tanh" | "relu" | "softplus" | "clippedLinear" | "logistic" | "algebraic" | "linear";

const within = (low: number, y: number, high: number, x: number) => (y >= low && y <= high ? x : Number.NaN);

/** The transfer functions by name (M1). */
const TRANSFERS: Readonly<Record<TransferName, Transfer>> = {
  tanh: {
    name: "tanh",
    value: tanh,
    slope: (x) => 1 - squared(tanh(x)),
    odd: true,
    inverse: (y) => atanh(y),
    range: [-1, 1],
  },
  relu: {
    name: "relu",
    value: (x) => (x > 0 ? x : 0),
    slope: (x) => (x >= 0 ? 1 : 0),
    odd: false,
    inverse: (y) => within(0, y, Infinity, y),
    range: [0, Infinity],
  },
  softplus: {
    name: "softplus",
    value: (x) => Math.max(x, 0) + log1p(exp(-Math.abs(x))),
    slope: (x) => 1 / (1 + exp(-x)),
    odd: false,
    inverse: (y) => within(0, y, Infinity, y + log(-expm1(-y))),
    range: [0, Infinity],
  },
  clippedLinear: {
    name: "clippedLinear",
    value: (x) => (x > 1 ? 1 : x < -1 ? -1 : x),
    slope: (x) => (x >= -1 && x <= 1 ? 1 : 0),
    odd: true,
    inverse: (y) => within(-1, y, 1, y),
    range: [-1, 1],
  },
  logistic: {
    name: "logistic",
    value: (x) => 1 / (1 + exp(-x)),
    slope: (x) => 1 / (2 + exp(x) + exp(-x)),
    odd: false,
    inverse: (y) => within(0, y, 1, log(y / (1 - y))),
    range: [0, 1],
  },
  // An odd sigmoid whose tails are powers: slower to saturate than tanh.
  algebraic: {
    name: "algebraic",
    value: (x) => x / Math.sqrt(1 + x * x),
    slope: (x) => 1 / ((1 + x * x) * Math.sqrt(1 + x * x)),
    odd: true,
    inverse: (y) => within(-1, y, 1, y / Math.sqrt(1 - y * y)),
    range: [-1, 1],
  },
  linear: {
    name: "linear",
    value: (x) => x,
    slope: () => 1,
    odd: true,
    inverse: (y) => y,
    range: [-Infinity, Infinity],
  },
};

/** The names of all transfer functions. */
export const TRANSFER_NAMES = Object.keys(TRANSFERS) as readonly TransferName[];

/**
 * The transfer function of that name (M1).
 * @throws RangeError for an unknown name, with the one probably meant
 */
export function transferOf(name: string): Transfer {
  const found = TRANSFER_NAMES.find((known) => known === name);
  if (found !== undefined) return TRANSFERS[found];
  const meant = nearestName(name, TRANSFER_NAMES);
  throw new RangeError(
    `transferOf: unknown transfer function "${name}"${meant ? `; did you mean "${meant}"?` : ""}. ` +
      `Give one of ${TRANSFER_NAMES.join(", ")}.`,
  );
}

/** The current at which a rising transfer function reaches an activity; ±∞ beyond its range. */
export function currentAt(transfer: Transfer, activity: number): number {
  const [low, high] = transfer.range;
  if (activity >= high) return Infinity;
  if (activity <= low) return -Infinity;
  return transfer.inverse(activity);
}
