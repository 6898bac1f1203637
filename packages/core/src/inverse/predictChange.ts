import { solveHypercube } from "../forward/hypercube.ts";
import type { HypercubePolicy, HypercubeProblem } from "../forward/hypercubeProblem.ts";
import type { SolverKernels } from "../forward/hypercubeSolution.ts";
import { stationaryOccupancy } from "../forward/stationaryOccupancy.ts";
import { klDivergence } from "../measures/klDivergence.ts";
import { expectPositive } from "../num/expectShape.ts";
import { updateShareOf } from "../process/spinNetwork.ts";
import { changeCodingCost } from "./changeCodingCost.ts";
import { changeInputProbability } from "./changeInputProbability.ts";
import { networkPolicy, networkWords } from "./networkPolicy.ts";
import { networkReward } from "./networkReward.ts";
import type { FittedNetwork, Prediction } from "./purpose.ts";
import { marginalOccupancy, removeUnits, removeUnitsFromPolicy } from "./removeUnits.ts";
import { silenceUnits } from "./silenceUnits.ts";

/** A change of the world, in places (0 … n − 1) of the network's units. */
export type NetworkChange =
  | { readonly kind: "cellDeath"; readonly units: readonly number[] }
  | { readonly kind: "silencing"; readonly units: readonly number[] }
  | { readonly kind: "codingCost"; readonly ratio: number }
  | { readonly kind: "inputStatistics"; readonly probabilities: Float64Array };

const FLOOR = 1e-6; // share of the uniform distribution mixed into a prediction before a KL divergence
const SOLVE = { tolerance: 1e-9, occupancyTolerance: 1e-10 };

/**
 * The inferred reward as a problem that can be solved again (P5): coding cost 1, reference fixed at the measured p.
 * On recordings p is held, for letting it adapt freezes every network tried.
 */
export function inferredProblem(network: FittedNetwork): HypercubeProblem {
  return {
    units: network.units,
    inputs: network.inputs,
    reward: networkReward(network),
    inputChain: network.inputChain,
    updateShare: updateShareOf(network.updateRateHz),
    codingCost: 1,
    reference: { kind: "fixed", probabilities: network.reference },
  };
}

/**
 * What a changed world does to the network: re-optimised for the inferred reward (`adapted`) against the same policies as before
 * (`unadapted`), P1–P5. A silenced unit is clamped and nothing is re-optimised, so there `adapted` is the perturbation response and
 * `unadapted` the network before it.
 * @param network  fitted with the full potential: a pairwise one pays for words that nobody ever saw
 * @param unitIds  ids of the network's units, in order
 * @param solver   kernels for what is re-optimised; default the references
 * @throws RangeError naming what is wrong with the change
 */
export function predictChange(
  network: FittedNetwork,
  unitIds: readonly number[],
  change: NetworkChange,
  solver: SolverKernels = {},
): Prediction {
  const how = { ...SOLVE, ...solver };
  const policy = networkPolicy(network);
  const before = networkWords(network);
  switch (change.kind) {
    case "cellDeath": {
      const options = { pace: "perStep" } as const;
      const adapted = solveHypercube(removeUnits(inferredProblem(network), change.units, options), how).occupancy;
      const unadapted = occupancyFrom(removeUnitsFromPolicy(policy, change.units, options));
      const original = marginalOccupancy(before, network.units, network.inputs, change.units);
      const left = unitIds.filter((_, i) => !change.units.includes(i));
      const names = change.units.map((i) => unitIds[i]).join(", ");
      return assemble(
        network.inputs,
        left,
        { adapted, unadapted, original },
        {
          kind: "cellDeath",
          title: change.units.length === 1 ? `If unit ${names} dies` : `If units ${names} die`,
        },
      );
    }
    case "silencing": {
      const clamped = silenceUnits(policy, change.units);
      const adapted = occupancyFrom(clamped, clampedStart(before, network, change.units));
      const names = change.units.map((i) => unitIds[i]).join(", ");
      return assemble(
        network.inputs,
        unitIds,
        { adapted, unadapted: before, original: before },
        {
          held: change.units,
          kind: "silencing",
          title: change.units.length === 1 ? `If unit ${names} is silenced` : `If units ${names} are silenced`,
        },
      );
    }
    case "codingCost": {
      expectPositive("predictChange", "ratio", change.ratio);
      const adapted = solveHypercube(changeCodingCost(inferredProblem(network), change.ratio), how).occupancy;
      return assemble(
        network.inputs,
        unitIds,
        { adapted, unadapted: before, original: before },
        {
          kind: "codingCost",
          title: `If coding costs ${change.ratio} times as much`,
        },
      );
    }
    case "inputStatistics": {
      const problem = changeInputProbability(inferredProblem(network), change.probabilities);
      const adapted = solveHypercube(problem, how).occupancy;
      const unadapted = occupancyFrom({ ...policy, inputChain: problem.inputChain });
      const shares = Array.from(change.probabilities, (p) => Number(p.toPrecision(3))).join(", ");
      return assemble(
        network.inputs,
        unitIds,
        { adapted, unadapted, original: before },
        {
          kind: "inputStatistics",
          title: `If the inputs come with probabilities ${shares}`,
        },
      );
    }
  }
}

function occupancyFrom(policy: HypercubePolicy, start?: Float64Array): Float64Array {
  return stationaryOccupancy(policy, start ? { start, tolerance: 1e-10 } : { tolerance: 1e-10 }).occupancy;
}

// A clamped unit never comes back: start with all weight where it is silent.
function clampedStart(before: Float64Array, network: FittedNetwork, silent: readonly number[]): Float64Array {
  const words = 2 ** network.units;
  const mask = silent.reduce((bits, i) => bits | (1 << i), 0);
  const start = new Float64Array(before.length);
  before.forEach((share, s) => {
    start[Math.floor(s / words) * words + ((s % words) & ~mask)] += share;
  });
  return start;
}

interface Distributions {
  readonly adapted: Float64Array;
  readonly unadapted: Float64Array;
  readonly original: Float64Array;
}

function assemble(
  inputs: number,
  unitIds: readonly number[],
  words: Distributions,
  { held = [], ...head }: Pick<Prediction, "kind" | "title"> & { readonly held?: readonly number[] },
): Prediction {
  const occupancy = (distribution: Float64Array) => meanStates(distribution, unitIds.length);
  const occupancyAdapted = occupancy(words.adapted);
  const occupancyUnadapted = occupancy(words.unadapted);
  const adaptationBits = klDivergence(words.adapted, words.unadapted, FLOOR);
  return {
    ...head,
    unitIds,
    ...words,
    occupancyAdapted,
    occupancyUnadapted,
    occupancyOriginal: occupancy(words.original),
    adaptationBits,
    sentences: sentencesOf(head.kind, unitIds, held, occupancyAdapted, occupancyUnadapted, adaptationBits, inputs),
  };
}

function meanStates(distribution: Float64Array, units: number): Float64Array {
  const mean = new Float64Array(units);
  const mask = 2 ** units - 1;
  distribution.forEach((share, s) => {
    for (let i = 0; i < units; i++) if (((s & mask) >> i) & 1) mean[i] += share;
  });
  return mean;
}

function sentencesOf(
  kind: Prediction["kind"],
  unitIds: readonly number[],
  held: readonly number[],
  adapted: Float64Array,
  unadapted: Float64Array,
  bits: number,
  inputs: number,
): string[] {
  const free = unitIds.map((_, i) => i).filter((i) => !held.includes(i));
  if (free.length === 0) return ["All units are held at 0: there is nothing left to change."];
  const shift = (i: number) => Math.abs(adapted[i] - unadapted[i]);
  const most = free.reduce((best, i) => (shift(i) > shift(best) ? i : best));
  const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
  const direction = adapted[most] > unadapted[most] ? "more" : "less";
  const change = `Unit ${unitIds[most]} changes most: active ${percent(adapted[most])} of the time instead of ${percent(unadapted[most])}, ${direction} than without`;
  const first = kind === "silencing" ? `${change} the silencing.` : `${change} adaptation.`;
  const second =
    kind === "silencing"
      ? "The silenced units are held at 0 and nothing is re-optimised: this is what happens before the network adapts."
      : `The words that the adapted network visits differ from those of the unadapted one by ${bits.toPrecision(2)} bits a word${inputs > 1 ? ", inputs included" : ""}.`;
  return [first, second];
}
