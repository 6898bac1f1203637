import { createRng, type HypercubeProblem, popcount } from "@telos/core";

/**
 * A network with nothing to profit from, as in the study cost-with-units: two inputs, two counts rewarded, five per cent
 * of noise on every reward, λ = 1.6/n, P(flip) = 0.24/n, fixed reference one half.
 */
export function genericNetwork(units: number): HypercubeProblem {
  const rng = createRng(1001).split(`generic ${units}`);
  const words = 2 ** units;
  const flip = 0.24 / units;
  return {
    units,
    inputs: 2,
    reward: Float64Array.from({ length: 2 * words }, (_, s) => {
      const target = s < words ? Math.round(units / 4) : Math.round((3 * units) / 4);
      return (popcount(s % words) === target ? 1 : 0) + 0.05 * rng.normal();
    }),
    inputChain: Float64Array.of(1 - flip, flip, flip, 1 - flip),
    updateShare: new Float64Array(units).fill(1 / units),
    codingCost: 1.6 / units,
    reference: { kind: "fixed", probabilities: new Float64Array(units).fill(0.5) },
  };
}

/** One sweep's input: a value already some sweeps from zero, averaged over the next input, and the rest of (H4). */
export interface BackupWork {
  readonly units: number;
  readonly inputs: number;
  readonly averaged: Float64Array;
  readonly referenceLogits: Float64Array;
  readonly updateShare: Float64Array;
  readonly codingCost: number;
}

/** The sweep of goal 3. */
export function backupWork(units: number): BackupWork {
  const { inputs, reward, updateShare, codingCost } = genericNetwork(units);
  // Of the size of a solved value: rewards are summed over the n steps or so that a network needs to cross the cube.
  return {
    units,
    inputs,
    averaged: reward.map((r) => r * 2),
    referenceLogits: Float64Array.from({ length: units }, (_, unit) => 0.1 * (unit % 3) - 0.1),
    updateShare,
    codingCost,
  };
}
