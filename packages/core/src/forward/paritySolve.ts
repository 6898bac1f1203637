import { type GmresResult, gmres } from "../num/gmres.ts";
import { parityFlipsInto, parityFlipsTransposedInto } from "./parityFlips.ts";
import { joinHalves, type ParityReduction, partHalves } from "./parityReduction.ts";
import { parityVisitsInto, parityVisitsTransposedInto } from "./parityVisits.ts";

/** What is known of a linear system of a policy after GMRES. */
export interface ParitySolution {
  /** Shape [inputs, words]. */
  readonly solution: Float64Array;
  /** Applications of the reduced matrix. */
  readonly steps: number;
  readonly status: GmresResult["status"];
}

// The answer is good to more digits than this from 30 or 40 directions; beyond, today's way is the better one.
const MOST_STEPS = 200;
const RESTART = 60;

/**
 * Solves h + ⟨f⟩ = f + T h (H23) for the odd words alone (H22). With z = P h: z = M (F z′ + f − ⟨f⟩), where z′ are the other half's, and
 * h = f − ⟨f⟩ + (1 − leaves) z + F z′. So (1 − G) z + ⟨f⟩ ℓ = M (F M f′ + f) with G = M F M F, whose rows sum to 1, and ℓ = M (F M 1 + 1), the steps that two flips take.
 * The free constant of h is chosen such that ⟨f⟩ = cᵀ z, c = 1/Σ ℓ: the matrix 1 − G + ℓ cᵀ is regular.
 * @param signal     f, shape [inputs, words]
 * @param tolerance  Euclidean length of the reduced residual at which to stop, in units of f
 */
export function solveLookAhead(
  reduction: ParityReduction,
  signal: Float64Array,
  tolerance: number,
  maxSteps = MOST_STEPS,
): ParitySolution {
  const [even, odd] = partHalves(signal, reduction);
  const { lengths, share, work } = doubleSteps(reduction);
  const right = new Float64Array(odd.length);
  parityVisitsInto(right, even, reduction, 0);
  parityFlipsInto(work, right, reduction, 1);
  addInto(work, odd);
  parityVisitsInto(right, work, reduction, 1);
  const found = gmres(
    (out, z) => {
      parityFlipsInto(work, z, reduction, 0);
      parityVisitsInto(out, work, reduction, 0);
      parityFlipsInto(work, out, reduction, 1);
      parityVisitsInto(out, work, reduction, 1);
      const mean = share * sumOf(z);
      for (let s = 0; s < out.length; s++) out[s] = z[s] - out[s] + mean * lengths[s];
    },
    right,
    { tolerance, maxSteps: Math.max(1, Math.min(maxSteps, MOST_STEPS)), restart: Math.min(RESTART, right.length) },
  );
  const mean = share * sumOf(found.x);
  const [stayEven, stayOdd] = [new Float64Array(odd.length), work];
  parityFlipsInto(even, found.x, reduction, 0, even); // f + F z
  for (let s = 0; s < even.length; s++) even[s] -= mean;
  parityVisitsInto(stayEven, even, reduction, 0);
  parityFlipsInto(stayOdd, stayEven, reduction, 1, odd);
  for (let s = 0; s < odd.length; s++) {
    even[s] += (1 - reduction.leaves[0][s]) * stayEven[s];
    odd[s] = stayOdd[s] - mean + (1 - reduction.leaves[1][s]) * found.x[s];
  }
  return { solution: joinHalves([even, odd], reduction), steps: found.steps, status: found.status };
}

/**
 * Solves (1 − Tᵀ) μ = G, Σ μ = s (H23), the transpose of the same: with q = Fᵀ μ′, what flips into a half,
 * μ = G + Mᵀ (q + (1 − leaves) G), so (1 − Gᵀ + c ℓᵀ) q = Fᵀ μ′(q = 0) + c (s − Σ μ(q = 0)), for Σ μ = Σ μ(q = 0) + ℓᵀ q.
 * @param gradient  G, sum 0, shape [inputs, words]
 * @param sum       s
 */
export function solvePush(
  reduction: ParityReduction,
  gradient: Float64Array,
  tolerance: number,
  maxSteps = MOST_STEPS,
  sum = 0,
): ParitySolution {
  const [even, odd] = partHalves(gradient, reduction);
  const { lengths, share, work } = doubleSteps(reduction);
  const muEven = new Float64Array(odd.length);
  const muOdd = new Float64Array(odd.length);
  const answer = (q: Float64Array) => {
    arriveInto(muOdd, q, odd, reduction, 1);
    parityFlipsTransposedInto(work, muOdd, reduction, 1);
    arriveInto(muEven, work, even, reduction, 0);
  };
  const right = new Float64Array(odd.length);
  answer(right);
  const left = sum - sumOf(muOdd) - sumOf(muEven);
  parityFlipsTransposedInto(right, muEven, reduction, 0);
  for (let s = 0; s < right.length; s++) right[s] += share * left;
  const found = gmres(
    (out, q) => {
      parityVisitsTransposedInto(work, q, reduction, 1);
      parityFlipsTransposedInto(out, work, reduction, 1);
      parityVisitsTransposedInto(work, out, reduction, 0);
      parityFlipsTransposedInto(out, work, reduction, 0);
      let weighted = 0;
      for (let s = 0; s < q.length; s++) weighted += lengths[s] * q[s];
      for (let s = 0; s < out.length; s++) out[s] = q[s] - out[s] + share * weighted;
    },
    right,
    { tolerance, maxSteps: Math.max(1, Math.min(maxSteps, MOST_STEPS)), restart: Math.min(RESTART, right.length) },
  );
  answer(found.x);
  return { solution: joinHalves([muEven, muOdd], reduction), steps: found.steps, status: found.status };
}

/** μ ← G + Mᵀ (q + (1 − leaves) G) of a half. */
function arriveInto(mu: Float64Array, q: Float64Array, g: Float64Array, reduction: ParityReduction, half: 0 | 1): void {
  const leaves = reduction.leaves[half];
  const held = g.map((value, s) => q[s] + (1 - leaves[s]) * value);
  parityVisitsTransposedInto(mu, held, reduction, half);
  addInto(mu, g);
}

/** ℓ, what one entry of c is, and room for a half. */
function doubleSteps(reduction: ParityReduction): { lengths: Float64Array; share: number; work: Float64Array } {
  const ones = new Float64Array(reduction.leaves[0].length).fill(1);
  const work = new Float64Array(ones.length);
  const lengths = new Float64Array(ones.length);
  parityVisitsInto(lengths, ones, reduction, 0);
  parityFlipsInto(work, lengths, reduction, 1, ones);
  parityVisitsInto(lengths, work, reduction, 1);
  return { lengths, share: 1 / sumOf(lengths), work };
}

function addInto(out: Float64Array, table: Float64Array): void {
  for (let s = 0; s < out.length; s++) out[s] += table[s];
}

function sumOf(table: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < table.length; s++) sum += table[s];
  return sum;
}
