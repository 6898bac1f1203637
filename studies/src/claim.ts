import { formatNumber } from "@telos/figures";

/** A statement that was measured: it holds or it does not. */
export interface Claim {
  /** The statement, a sentence that says what is compared with what. */
  readonly claim: string;
  /** The number that decides; over several seeds the worst of them. */
  readonly measured: number;
  /** What it had to be: "≥ 0.995", "< 0.11 (a fifth of no adaptation)". */
  readonly bound: string;
  readonly pass: boolean;
  /** Why it fails, where it does and the study knows. */
  readonly why?: string;
}

/** What is said beside a claim. */
export interface ClaimOptions {
  /** What the bound is, when it was measured: "a fifth of no adaptation". */
  readonly of?: string;
  /** The reason, told if the claim fails. */
  readonly ifNot?: string;
}

/** The measured number is at least the bound. Of several (one a seed) the smallest counts. NaN fails. */
export function atLeast(
  claim: string,
  measured: number | readonly number[],
  bound: number,
  options: ClaimOptions = {},
): Claim {
  const worst = smallest(measured);
  return made(claim, worst, `≥ ${claimNumber(bound)}`, worst >= bound, options);
}

/** The measured number is at most the bound. Of several (one a seed) the largest counts. NaN fails. */
export function atMost(
  claim: string,
  measured: number | readonly number[],
  bound: number,
  options: ClaimOptions = {},
): Claim {
  const worst = largest(measured);
  return made(claim, worst, `≤ ${claimNumber(bound)}`, worst <= bound, options);
}

/** The measured number exceeds the bound, often another measured number. Of several the smallest counts. NaN fails. */
export function above(
  claim: string,
  measured: number | readonly number[],
  bound: number,
  options: ClaimOptions = {},
): Claim {
  const worst = smallest(measured);
  return made(claim, worst, `> ${claimNumber(bound)}`, worst > bound, options);
}

/** The measured number stays below the bound, often another measured number. Of several the largest counts. NaN fails. */
export function below(
  claim: string,
  measured: number | readonly number[],
  bound: number,
  options: ClaimOptions = {},
): Claim {
  const worst = largest(measured);
  return made(claim, worst, `< ${claimNumber(bound)}`, worst < bound, options);
}

/** The measured number lies in an interval, ends included. */
export function within(claim: string, measured: number, low: number, high: number, options: ClaimOptions = {}): Claim {
  const bound = `${claimNumber(low)} to ${claimNumber(high)}`;
  return made(claim, measured, bound, measured >= low && measured <= high, options);
}

/** The numbers rise from each to the next: the smallest step is what is measured. */
export function rises(claim: string, numbers: readonly number[], options: ClaimOptions = {}): Claim {
  return above(claim, stepsOf(numbers), 0, { of: "smallest step", ...options });
}

/** The numbers fall from each to the next: the smallest fall is what is measured. */
export function falls(claim: string, numbers: readonly number[], options: ClaimOptions = {}): Claim {
  const drops = stepsOf(numbers).map((step) => -step);
  return above(claim, drops, 0, { of: "smallest fall", ...options });
}

/** A number of a claim as text: three digits, six beside 1, where an r² of 0.9996 must not look like one of 1. */
export function claimNumber(value: number): string {
  const distance = Math.abs(value - 1);
  return distance > 0 && distance < 0.01 ? String(Number(value.toPrecision(6))) : formatNumber(value);
}

function made(claim: string, measured: number, bound: string, pass: boolean, { of, ifNot }: ClaimOptions): Claim {
  return {
    claim,
    measured,
    bound: of === undefined ? bound : `${bound} (${of})`,
    pass,
    ...(pass || ifNot === undefined ? {} : { why: ifNot }),
  };
}

function stepsOf(numbers: readonly number[]): number[] {
  return numbers.slice(1).map((value, k) => value - numbers[k]!);
}

// Math.min and Math.max hand NaN on, and of nothing they make ±∞, which would pass: an empty list is NaN here.
function smallest(measured: number | readonly number[]): number {
  const list = typeof measured === "number" ? [measured] : measured;
  return list.length === 0 ? Number.NaN : Math.min(...list);
}

function largest(measured: number | readonly number[]): number {
  const list = typeof measured === "number" ? [measured] : measured;
  return list.length === 0 ? Number.NaN : Math.max(...list);
}
