import {
  actionDimension,
  activityMeasures,
  type BuiltController,
  baselines,
  type Controller,
  type ControllerSpec,
  entropyCorrelation,
  entropyProfile,
  meanActionEntropy,
  rateNetworkProcess,
  transferOf,
} from "@telos/core";
import { strictControlKernels } from "./strictControlKernels.ts";
import { strictMeasureKernels } from "./strictMeasureKernels.ts";
import { evaluated, lifeOf, type TrainingPoint, trainedController } from "./trainedController.ts";

/** Edges of the bins of energy over threshold in which action entropy is averaged. */
export const ENERGY_EDGES = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0001];
/** Bins of the distributions of energy: 0 to 2.5 thresholds. */
export const ENERGY_BINS = 50;
export const ENERGY_SPAN = 2.5;
/** Units and steps of the traces that a figure shows. */
export const SHOWN_UNITS = 7;
export const SHOWN_STEPS = 300;

/** What one controller did under an energy constraint. */
export interface EnergyMeasures {
  readonly life: number;
  readonly lifetimes: readonly number[];
  readonly energy: number;
  /** Mean over units of the standard deviation within an agent's trajectory. */
  readonly std: number;
  /** Participation ratios within an agent's trajectory: of activity, of the actions. */
  readonly dimension: number;
  readonly actionDimension: number;
  /** Action entropy, nats: mean; above .95 and below .7 of the threshold; by `ENERGY_EDGES`. */
  readonly entropy: number;
  readonly entropyNear: number;
  readonly entropyFar: number;
  readonly profile: readonly number[];
  readonly correlation: number;
  /** Share of states in each bin of energy. */
  readonly shares: readonly number[];
  readonly example: EnergyExample;
}

/** One agent's beginning, for figures. */
export interface EnergyExample {
  /** Shape [units shown, steps]: NaN after the end. */
  readonly activity: readonly Float32Array[];
  readonly energy: Float32Array;
  readonly entropy: Float32Array;
}

/** Measures a controller on the process of a spec with an energy constraint. */
export function energyMeasures(built: BuiltController, controller: Controller): EnergyMeasures {
  const { spec, process } = built;
  if (spec.process.kind !== "rateNetwork" || spec.process.constraint.kind !== "energy")
    throw new Error("energyMeasures: the spec has no energy constraint. Give one.");
  const { transfer, constraint } = spec.process;
  const { settle } = spec.evaluation;
  const rollouts = evaluated(built, controller);
  const {
    energies: series,
    std,
    dimension,
  } = activityMeasures(rollouts, transfer, settle, { energy: constraint.measure, kernels: strictMeasureKernels() });
  const relative = series.map((value) => value / constraint.threshold);
  const { means } = entropyProfile(rollouts, relative, ENERGY_EDGES, settle);
  const [far, near] = [
    entropyProfile(rollouts, relative, [0, 0.7], settle),
    entropyProfile(rollouts, relative, [0.95, 2], settle),
  ];
  const shares = new Array<number>(ENERGY_BINS).fill(0);
  let [sum, count] = [0, 0];
  for (let agent = 0; agent < rollouts.agents; agent++) {
    for (let step = settle; step < rollouts.lifetimes[agent]!; step++) {
      const value = relative[agent * rollouts.steps + step]!;
      sum += value * constraint.threshold;
      count++;
      const bin = Math.min(ENERGY_BINS - 1, Math.floor((value / ENERGY_SPAN) * ENERGY_BINS));
      shares[bin] = shares[bin]! + 1;
    }
  }
  const { value } = transferOf(transfer);
  const agent = rollouts.lifetimes.indexOf(Math.max(...rollouts.lifetimes));
  const shown = Math.min(SHOWN_STEPS, rollouts.lifetimes[agent]!);
  const trace = (of: (step: number) => number) =>
    Float32Array.from({ length: SHOWN_STEPS }, (_, t) => (t < shown ? of(t) : Number.NaN));
  const at = (step: number) => (agent * (rollouts.steps + 1) + step) * rollouts.size;
  return {
    life: lifeOf(rollouts),
    lifetimes: Array.from(rollouts.lifetimes),
    energy: sum / count,
    std: std.mean,
    dimension: dimension.mean,
    actionDimension: actionDimension(rollouts, process, settle, "channels").mean,
    entropy: meanActionEntropy(rollouts, settle),
    entropyNear: near.means[0]!,
    entropyFar: far.means[0]!,
    profile: Array.from(means),
    correlation: entropyCorrelation(rollouts, relative, settle),
    shares: shares.map((one) => one / count),
    example: {
      activity: Array.from({ length: SHOWN_UNITS }, (_, i) => trace((t) => value(rollouts.states[at(t) + i]!))),
      energy: trace((t) => series[agent * rollouts.steps + t]!),
      entropy: trace((t) => rollouts.entropies[agent * rollouts.steps + t]!),
    },
  };
}

/** The free network with nothing forbidden: where its energy lies, and what it looks like. */
export function freeEnergy(built: BuiltController): EnergyMeasures & { readonly above: number } {
  const { rateNetwork } = built;
  if (rateNetwork === undefined || rateNetwork.constraint.kind !== "energy")
    throw new Error("freeEnergy: the spec has no energy constraint.");
  const boundless = rateNetworkProcess(
    rateNetwork.network,
    rateNetwork.injections,
    { kind: "none" },
    strictControlKernels(),
  );
  const measures = energyMeasures({ ...built, process: boundless }, baselines.free);
  // Energy above the threshold: of free states, those that the constraint forbids.
  const above = measures.shares.reduce(
    (sum, share, bin) => sum + (((bin + 0.5) / ENERGY_BINS) * ENERGY_SPAN > 1 ? share : 0),
    0,
  );
  return { ...measures, above };
}

/** A setting with its three controls, its R network where asked for, and how training went. */
export interface EnergySetting {
  readonly mop: EnergyMeasures;
  readonly myopic: EnergyMeasures;
  readonly free: EnergyMeasures & { readonly above: number };
  readonly freeLife: number;
  readonly randomLife: number;
  readonly reward?: EnergyMeasures;
  readonly curve: readonly TrainingPoint[];
}

/** Trains maximum occupancy, and an R network where a spec for it is given, and measures both beside the controls. */
export function energySetting(spec: ControllerSpec, rewardSpec?: ControllerSpec): EnergySetting {
  const { built, controller, curve } = trainedController(spec);
  const life = (control: Controller) => lifeOf(evaluated(built, control, { keepStates: false }));
  const mop = energyMeasures(built, controller);
  const trained = rewardSpec === undefined ? undefined : trainedController(rewardSpec);
  return {
    mop,
    myopic: energyMeasures(built, baselines.myopic),
    free: freeEnergy(built),
    freeLife: life(baselines.free),
    randomLife: life(baselines.random),
    ...(trained === undefined ? {} : { reward: energyMeasures(trained.built, trained.controller) }),
    curve,
  };
}
