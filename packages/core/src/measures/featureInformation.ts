import { expectDistribution, expectShape } from "../num/expectShape.ts";
import { mutualInformation } from "./mutualInformation.ts";

/**
 * The information that words carry about a feature of the input (S26), I(y; σ), bits.
 * @param occupancy  ρ(σ, x), shape [inputs, words]
 * @param feature    y(x), 0 or 1, shape [inputs]
 */
export function featureInformation(occupancy: Float64Array, feature: Uint8Array): number {
  return mutualInformation(
    featureJoint("featureInformation", occupancy, feature),
    2,
    occupancy.length / feature.length,
  );
}

/**
 * What a word says about a feature (S26): p(y = 1|σ), shape [words]; ½ for a word that never comes.
 * @param occupancy  ρ(σ, x), shape [inputs, words]
 * @param feature    y(x), 0 or 1, shape [inputs]
 */
export function wordPosterior(occupancy: Float64Array, feature: Uint8Array): Float64Array {
  const joint = featureJoint("wordPosterior", occupancy, feature);
  const words = joint.length / 2;
  return Float64Array.from({ length: words }, (_, word) => {
    const total = joint[word] + joint[words + word];
    return total > 0 ? joint[words + word] / total : 0.5;
  });
}

/**
 * The network of independent units that is as active as another for each input (S27): ρ(x) Πᵢ p(σᵢ|x). It shows what
 * interactions add to the information, or take from it.
 * @param occupancy  ρ(σ, x), shape [inputs, words]
 * @returns shape [inputs, words]
 */
export function independentOccupancy(occupancy: Float64Array, units: number): Float64Array {
  const words = 2 ** units;
  expectShape("independentOccupancy", "occupancy", occupancy, Math.max(1, Math.round(occupancy.length / words)), words);
  const out = new Float64Array(occupancy.length);
  for (let from = 0; from < occupancy.length; from += words) {
    const on = new Float64Array(units);
    let share = 0;
    for (let word = 0; word < words; word++) {
      share += occupancy[from + word];
      for (let i = 0; i < units; i++) if ((word >>> i) & 1) on[i] += occupancy[from + word];
    }
    for (let word = 0; word < words; word++) {
      let chance = share;
      for (let i = 0; i < units && chance > 0; i++) chance *= (word >>> i) & 1 ? on[i] / share : 1 - on[i] / share;
      out[from + word] = Math.max(0, chance);
    }
  }
  return out;
}

/** p(y, σ), shape [2, words]. */
function featureJoint(where: string, occupancy: Float64Array, feature: Uint8Array): Float64Array {
  const words = occupancy.length / feature.length;
  expectShape(where, "occupancy", occupancy, feature.length, Math.max(1, Math.round(words)));
  expectDistribution(where, "occupancy", occupancy);
  const joint = new Float64Array(2 * words);
  feature.forEach((y, x) => {
    if (y !== 0 && y !== 1) throw new RangeError(`${where}: feature[${x}] must be 0 or 1 but is ${y}.`);
    for (let word = 0; word < words; word++) joint[y * words + word] += occupancy[x * words + word];
  });
  return joint;
}
