import { expectShape } from "../../num/expectShape.ts";
import { popcount } from "../../num/words.ts";

/** What is assumed of a reward before it is inferred. */
export type RewardFamily =
  /** r ≥ 0 on every state, and few of them above 0: the penalty is Σ r. */
  | { readonly kind: "sparse" }
  /** r free on every state, small: the penalty is ½ Σ r². */
  | { readonly kind: "ridge" }
  /** r free on every state, no penalty. Behaviour leaves a constant for each input open. */
  | { readonly kind: "full" }
  /** r(σ, x) = Σᵢ hᵢ(x) σᵢ + Σ_{i<j} Jᵢⱼ(x) σᵢ σⱼ; the penalty is ½ Σ θ². */
  | { readonly kind: "pairwise" }
  /** r(σ, x) = g(Σ σ, x): a function of the population spike count; the penalty is ½ Σ θ². */
  | { readonly kind: "global" }
  /** r ≥ 0 on the states of the support, shape [inputs, words], 0 elsewhere; no penalty. */
  | { readonly kind: "support"; readonly support: Uint8Array }
  /** One number a ≥ 0 on the support, 0 elsewhere; no penalty. */
  | { readonly kind: "twoLevel"; readonly support: Uint8Array };

/** A family as a linear map r = F θ, its transpose, its bound and its penalty. */
export interface RewardDesign {
  readonly parameters: number;
  /** Least value of each parameter: 0 or −∞. */
  readonly lower: number;
  readonly penalty: "sum" | "squares" | "none";
  /** r = F θ. @param out written, shape [inputs, words] */
  rewardInto(out: Float64Array, parameters: Float64Array): void;
  /** Fᵀ g. @param out written, shape [parameters]. @param gradient shape [inputs, words] */
  gradientInto(out: Float64Array, gradient: Float64Array): void;
}

/** The linear map of a family (E4). @throws RangeError if a support has another shape or no state */
export function rewardDesign(
  family: RewardFamily,
  shape: { readonly units: number; readonly inputs: number },
): RewardDesign {
  const { units, inputs } = shape;
  const states = inputs * 2 ** units;
  switch (family.kind) {
    case "sparse":
      return { ...freeDesign(states), lower: 0, penalty: "sum" };
    case "ridge":
      return { ...freeDesign(states), lower: -Infinity, penalty: "squares" };
    case "full":
      return { ...freeDesign(states), lower: -Infinity, penalty: "none" };
    case "pairwise":
      return { ...pairwiseDesign(units, inputs), lower: -Infinity, penalty: "squares" };
    case "global": {
      const group = Int32Array.from({ length: states }, (_, s) => {
        const word = s % 2 ** units;
        return Math.floor(s / 2 ** units) * (units + 1) + popcount(word);
      });
      return { ...groupDesign(group, inputs * (units + 1)), lower: -Infinity, penalty: "squares" };
    }
    case "support": {
      let next = 0;
      const group = Int32Array.from(expectSupport(family.support, states), (on) => (on ? next++ : -1));
      return { ...groupDesign(group, next), lower: 0, penalty: "none" };
    }
    case "twoLevel":
      return {
        ...groupDesign(
          Int32Array.from(expectSupport(family.support, states), (on) => (on ? 0 : -1)),
          1,
        ),
        lower: 0,
        penalty: "none",
      };
  }
}

type Linear = Pick<RewardDesign, "parameters" | "rewardInto" | "gradientInto">;

function freeDesign(states: number): Linear {
  return {
    parameters: states,
    rewardInto: (out, parameters) => out.set(parameters),
    gradientInto: (out, gradient) => out.set(gradient),
  };
}

/** One parameter for each group of states; states of group −1 are worth 0. */
function groupDesign(group: Int32Array, parameters: number): Linear {
  return {
    parameters,
    rewardInto(out, values) {
      for (let s = 0; s < group.length; s++) out[s] = group[s] < 0 ? 0 : values[group[s]];
    },
    gradientInto(out, gradient) {
      out.fill(0);
      for (let s = 0; s < group.length; s++) if (group[s] >= 0) out[group[s]] += gradient[s];
    },
  };
}

/** For each input first the units, then the pairs i < j in the order (0,1), (0,2), … */
function pairwiseDesign(units: number, inputs: number): Linear {
  const words = 2 ** units;
  const masks: number[] = [];
  for (let i = 0; i < units; i++) masks.push(1 << i);
  for (let i = 0; i < units; i++) for (let j = i + 1; j < units; j++) masks.push((1 << i) | (1 << j));
  return {
    parameters: inputs * masks.length,
    rewardInto(out, parameters) {
      for (let s = 0; s < out.length; s++) {
        const word = s % words;
        const row = Math.floor(s / words) * masks.length;
        let sum = 0;
        for (let k = 0; k < masks.length; k++) if ((word & masks[k]) === masks[k]) sum += parameters[row + k];
        out[s] = sum;
      }
    },
    gradientInto(out, gradient) {
      out.fill(0);
      for (let s = 0; s < gradient.length; s++) {
        const word = s % words;
        const row = Math.floor(s / words) * masks.length;
        for (let k = 0; k < masks.length; k++) if ((word & masks[k]) === masks[k]) out[row + k] += gradient[s];
      }
    },
  };
}

function expectSupport(support: Uint8Array, states: number): Uint8Array {
  expectShape("rewardDesign", "family.support", support, states);
  if (!support.includes(1))
    throw new RangeError("rewardDesign: family.support names no state. Mark at least one with 1.");
  return support;
}
