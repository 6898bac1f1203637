import type { HypercubePolicy, HypercubeProblem, HypercubeReference } from "../forward/hypercubeProblem.ts";
import { expectInteger, expectShape } from "../num/expectShape.ts";
import { contextOf, withoutUnits, withSilentUnits, wordOf } from "../num/words.ts";

/**
 * What stays as it was when the network that is left updates less often. "perStep": the input's chain and the reward of
 * a step, as if steps came as fast as before. "perSecond": the input's switching and the reward per second; a step then
 * lasts 1/κ times longer, κ the survivors' share of the updates, so P′ = 1 + (P − 1)/κ and r′ = r/κ.
 */
export type Pace = "perStep" | "perSecond";

/**
 * Cell death (P1): the problem of the network without some units. The reward is that of the words in which they are
 * silent, shares of updates are scaled to sum to 1, the reference keeps its kind: give it as "fixed" where the survivors
 * keep their p, as "marginal" where p adapts too. Solving the result is the prediction.
 * @param removed  the units that die
 * @throws RangeError if a unit does not exist, is named twice or none would be left, or the input would have to leave
 *                 more than once in a (longer) step
 */
export function removeUnits(
  problem: HypercubeProblem,
  removed: readonly number[],
  options: { readonly pace: Pace },
): HypercubeProblem {
  const { units, inputs, reward } = problem;
  const left = survivors("removeUnits", units, removed);
  const { updateShare, inputChain, kept } = restrict("removeUnits", problem, left, options.pace);
  const gone = asWord(removed);
  const words = 2 ** left.length;
  const smaller = new Float64Array(inputs * words);
  const perStep = options.pace === "perSecond" ? 1 / kept : 1;
  for (let x = 0; x < inputs; x++)
    for (let word = 0; word < words; word++)
      smaller[x * words + word] = perStep * reward[x * 2 ** units + withSilentUnits(word, gone)];
  const reference = restrictReference(problem.reference, left);
  return { ...problem, units: left.length, reward: smaller, updateShare, inputChain, reference };
}

/**
 * Cell death without adaptation (P1): the survivors' policies as they were, seeing the dead units silent.
 * @throws RangeError as `removeUnits`
 */
export function removeUnitsFromPolicy(
  policy: HypercubePolicy,
  removed: readonly number[],
  options: { readonly pace: Pace },
): HypercubePolicy {
  const { units, inputs, logits } = policy;
  const left = survivors("removeUnitsFromPolicy", units, removed);
  const { updateShare, inputChain } = restrict("removeUnitsFromPolicy", policy, left, options.pace);
  const gone = asWord(removed);
  const contexts = 2 ** (left.length - 1);
  const smaller = new Float64Array(inputs * left.length * contexts);
  for (let x = 0; x < inputs; x++)
    left.forEach((unit, i) => {
      for (let context = 0; context < contexts; context++) {
        const word = withSilentUnits(wordOf(context, i, 0), gone);
        smaller[(x * left.length + i) * contexts + context] =
          logits[(x * units + unit) * 2 ** (units - 1) + contextOf(word, unit)];
      }
    });
  return { units: left.length, inputs, logits: smaller, updateShare, inputChain };
}

/**
 * The distribution over the words of some units only (P1): what was before, in the terms of what is left.
 * @param occupancy  shape [inputs, words of `units`]
 * @returns shape [inputs, words of the units left]
 */
export function marginalOccupancy(
  occupancy: Float64Array,
  units: number,
  inputs: number,
  removed: readonly number[],
): Float64Array {
  const left = survivors("marginalOccupancy", units, removed);
  expectShape("marginalOccupancy", "occupancy", occupancy, inputs, 2 ** units);
  const gone = asWord(removed);
  const out = new Float64Array(inputs * 2 ** left.length);
  for (let s = 0; s < occupancy.length; s++) {
    const x = Math.floor(s / 2 ** units);
    out[x * 2 ** left.length + withoutUnits(s % 2 ** units, gone)] += occupancy[s];
  }
  return out;
}

function survivors(where: string, units: number, removed: readonly number[]): number[] {
  removed.forEach((unit, k) => {
    expectInteger(where, `removed[${k}]`, unit, 0, units - 1);
    if (removed.indexOf(unit) !== k) throw new RangeError(`${where}: removed names unit ${unit} twice. Name it once.`);
  });
  if (removed.length >= units)
    throw new RangeError(`${where}: removed names all ${units} units, so no network is left. Keep at least one.`);
  return Array.from({ length: units }, (_, i) => i).filter((i) => !removed.includes(i));
}

function asWord(units: readonly number[]): number {
  return units.reduce((word, unit) => word | (1 << unit), 0);
}

function restrict(
  where: string,
  network: Pick<HypercubeProblem, "inputs" | "updateShare" | "inputChain">,
  left: readonly number[],
  pace: Pace,
): { updateShare: Float64Array; inputChain: Float64Array; kept: number } {
  const { inputs, inputChain } = network;
  let kept = 0;
  for (const unit of left) kept += network.updateShare[unit];
  const updateShare = Float64Array.from(left, (unit) => network.updateShare[unit] / kept);
  if (pace === "perStep") return { updateShare, inputChain, kept };
  const chain = inputChain.map((p, k) => (k % (inputs + 1) === 0 ? 1 - (1 - p) / kept : p / kept));
  for (let x = 0; x < inputs; x++)
    if (chain[x * (inputs + 1)] < 0)
      throw new RangeError(
        `${where}: the survivors make ${kept} of the updates, and input ${x} would have to leave more than once in one ` +
          'of their steps. Remove fewer units, or use the pace "perStep".',
      );
  return { updateShare, inputChain: chain, kept };
}

function restrictReference(reference: HypercubeReference, left: readonly number[]): HypercubeReference {
  const pick = (values: Float64Array) => Float64Array.from(left, (unit) => values[unit]);
  switch (reference.kind) {
    case "fixed":
      return { kind: "fixed", probabilities: pick(reference.probabilities) };
    case "marginal":
      return { kind: "marginal", shared: reference.shared, start: pick(reference.start) };
  }
}
