import { fourRooms } from "../process/regions/fourRooms.ts";
import type { Region } from "../process/regions/region.ts";
import type { ControllerSpec, RateNetworkSpec } from "./controllerSpec.ts";
import type { Training } from "./fittedValue/controlProblem.ts";

// The numbers of these presets are this project's own choice, not those of the paper.

/** The six regions that the `shapes` preset draws, one for each context. */
export const SIX_SHAPES: readonly Region[] = [
  { kind: "square", halfWidth: 0.6 },
  { kind: "disc", radius: 0.7 },
  {
    kind: "triangle",
    corners: [
      [-1, -0.55],
      [1, -0.55],
      [0, 0.75],
    ],
  },
  { kind: "ring", inner: 0.3, outer: 0.8 },
  { kind: "cross", halfLength: 0.8, halfWidth: 0.25 },
  { kind: "ell", halfLength: 0.7, width: 0.5 },
];

const NETWORK: Omit<RateNetworkSpec, "constraint"> = {
  kind: "rateNetwork",
  units: 100,
  gain: 1.5,
  timeStep: 0.1,
  transfer: "tanh",
  noise: 0,
  weights: { kind: "drawn" },
  channels: 5,
  amplitude: 2,
  readoutStrength: 0.5,
  contexts: 1,
  contextStd: 0,
};

const TRAINING: Training = {
  hidden: [128],
  steps: 1200,
  agents: 32,
  replayed: 32,
  remembered: 20_000,
  horizon: 300,
  learningRate: 2e-3,
  curriculum: 3,
  mirrored: true,
  terminals: "explicit",
  outputScale: 0.01,
  optimism: 1,
  start: { kind: "normal", std: 0.3 },
};

const IN_REGION = { kind: "region", std: 0.3, box: 0.9 } as const;
const occupancyOf = (discount: number, extra: { stateEntropy?: number; reward?: number } = {}) =>
  ({ kind: "maximumOccupancy", temperature: 1, discount, stateEntropy: 0, reward: 0, ...extra }) as const;
const square = (halfWidth: number) =>
  ({ kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth }] }) as const;

/** The names of the presets. */
export type PresetName =
  | "energy"
  | "energy-relu"
  | "square"
  | "shapes"
  | "state-entropy"
  | "cartpole"
  | "rooms"
  | "reward"
  | "noise"
  | "four-rooms"
  | "moving-boundary";

/**
 * A controller of each kind that the paper shows, complete and printable, and three beyond it: process noise, four rooms, a
 * boundary that moves. Most networks of the region tasks are held by the myopic control alone: the seeds of those presets
 * draw one on which it dies early.
 */
export const CONTROLLER_PRESETS: Readonly<Record<PresetName, ControllerSpec>> = {
  energy: {
    kind: "controller",
    process: {
      ...NETWORK,
      amplitude: 1.5,
      constraint: { kind: "energy", measure: "meanSquare", threshold: 0.27 },
    },
    objective: occupancyOf(0.97),
    rewarded: null,
    training: { ...TRAINING, steps: 1500, curriculum: 4 },
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 1000, settle: 50 },
    seed: 0,
  },
  "energy-relu": {
    kind: "controller",
    process: {
      ...NETWORK,
      gain: 1.6,
      transfer: "relu",
      channels: 6,
      amplitude: 1,
      constraint: { kind: "energy", measure: "meanSquare", threshold: 0.3 },
    },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: { ...TRAINING, steps: 1000, agents: 64, replayed: 0, curriculum: 1, mirrored: false },
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 1000, settle: 50 },
    seed: 0,
  },
  square: {
    kind: "controller",
    process: { ...NETWORK, readoutStrength: 0.25, constraint: square(0.5) },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: TRAINING,
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 1000, settle: 50 },
    seed: 2,
  },
  shapes: {
    kind: "controller",
    process: {
      ...NETWORK,
      readoutStrength: 0.3,
      contexts: SIX_SHAPES.length,
      contextStd: 0.5,
      constraint: { kind: "region", units: [0, 1], regions: SIX_SHAPES },
    },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: { ...TRAINING, hidden: [256], steps: 1500, agents: 64, mirrored: false, start: IN_REGION },
    evaluation: { start: IN_REGION, agents: 60, steps: 600, settle: 30 },
    seed: 2,
  },
  "state-entropy": {
    kind: "controller",
    process: { ...NETWORK, constraint: square(0.6) },
    objective: occupancyOf(0.9, { stateEntropy: 1 }),
    rewarded: null,
    training: { ...TRAINING, steps: 1000, agents: 48, replayed: 0, curriculum: 1 },
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 500, settle: 50 },
    seed: 0,
  },
  cartpole: {
    kind: "controller",
    process: { kind: "cartpole", forces: [-10, -5, 0, 5, 10] },
    objective: occupancyOf(0.98),
    rewarded: null,
    training: {
      ...TRAINING,
      steps: 2500,
      replayed: 128,
      learningRate: 3e-3,
      curriculum: 1,
      start: { kind: "uniform", halfWidths: [1.8, 0.5, 0.1, 0.5] },
    },
    evaluation: {
      start: { kind: "uniform", halfWidths: [0.05, 0.05, 0.05, 0.05] },
      agents: 60,
      steps: 1000,
      settle: 50,
    },
    seed: 0,
  },
  rooms: {
    kind: "controller",
    process: {
      ...NETWORK,
      readoutStrength: 0.4,
      constraint: {
        kind: "region",
        units: [0, 1],
        regions: [{ kind: "rooms", inner: 0.25, outer: 0.85, halfHeight: 0.5, corridor: 0.12 }],
      },
    },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: { ...TRAINING, hidden: [256], start: IN_REGION },
    evaluation: { start: IN_REGION, agents: 60, steps: 2000, settle: 30 },
    seed: 2,
  },
  reward: {
    kind: "controller",
    process: { ...NETWORK, readoutStrength: 0.35, constraint: square(0.6) },
    // Only μ/α matters: 0.5 here, 2.5 for five times the reward.
    objective: { ...occupancyOf(0.95), temperature: 0.2, reward: 0.1 },
    rewarded: { kind: "square", halfWidth: 0.25 },
    training: { ...TRAINING, start: IN_REGION },
    evaluation: { start: IN_REGION, agents: 60, steps: 1000, settle: 30 },
    seed: 2,
  },
  noise: {
    kind: "controller",
    process: { ...NETWORK, readoutStrength: 0.25, noise: 0.1, constraint: square(0.5) },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: TRAINING,
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 500, settle: 50 },
    seed: 2,
  },
  "four-rooms": {
    kind: "controller",
    process: {
      ...NETWORK,
      readoutStrength: 0.3,
      constraint: {
        kind: "region",
        units: [0, 1],
        regions: [fourRooms({ inner: 0.25, outer: 0.85, corridor: 0.14 })],
      },
    },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: { ...TRAINING, hidden: [256], steps: 2400, start: IN_REGION },
    evaluation: { start: IN_REGION, agents: 60, steps: 2000, settle: 30 },
    seed: 60_003,
  },
  "moving-boundary": {
    kind: "controller",
    process: {
      ...NETWORK,
      readoutStrength: 0.3,
      constraint: {
        kind: "movingRegion",
        units: [0, 1],
        region: { kind: "square", halfWidth: 0.4 },
        period: 100,
        radius: 0.3,
        depth: 0,
      },
    },
    objective: occupancyOf(0.95),
    rewarded: null,
    training: TRAINING,
    evaluation: { start: { kind: "normal", std: 0.3 }, agents: 60, steps: 1000, settle: 50 },
    seed: 2,
  },
};

/** The presets for which an R network is trained as a control. */
export type ControlPresetName = "energy" | "square" | "cartpole";

/** The R networks with which maximum occupancy is compared: the same process and evaluation, another objective. */
export const R_NETWORK_PRESETS: Readonly<Record<ControlPresetName, ControllerSpec>> = {
  energy: {
    ...CONTROLLER_PRESETS.energy,
    // Greedy values sit at the threshold, where ties are broken by the network's errors: expect some random actions.
    objective: { kind: "rewardMaximising", discount: 0.97, exploration: 0.1 },
  },
  square: {
    ...CONTROLLER_PRESETS.square,
    objective: { kind: "rewardMaximising", discount: 0.95, exploration: 0 },
  },
  cartpole: {
    ...CONTROLLER_PRESETS.cartpole,
    objective: { kind: "rewardMaximising", discount: 0.98, exploration: 0 },
  },
};
