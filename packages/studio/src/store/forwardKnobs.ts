import { type ControllerSpec, type Point, regionShape } from "@telos/core";

/** A number that the user may move. */
export interface ForwardKnob {
  /** Its name in the address. */
  readonly field: string;
  readonly name: string;
  readonly symbol: string;
  readonly unit: string;
  readonly meaning: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** Its value in a spec; undefined where the spec has none. */
  readonly of: (spec: ControllerSpec) => number | undefined;
  readonly put: (spec: ControllerSpec, value: number) => ControllerSpec;
}

/** Every number of the forward page, in the order in which it is shown. */
export const FORWARD_KNOBS: readonly ForwardKnob[] = [
  {
    field: "gain",
    name: "Gain",
    symbol: "g",
    unit: "",
    meaning: "How strongly units drive each other. Above 1 the network is chaotic when left alone.",
    ...{ low: 0.5, high: 2.5, step: 0.05 },
    of: ({ process }) => (process.kind === "rateNetwork" ? process.gain : undefined),
    put: (spec, gain) => withProcess(spec, { gain }),
  },
  {
    field: "channels",
    name: "Channels",
    symbol: "K",
    unit: "",
    meaning: "How many inputs the controller has; each is pushed up or down, which makes 2 to the power K actions.",
    ...{ low: 1, high: 7, step: 1 },
    of: ({ process }) => (process.kind === "rateNetwork" ? process.channels : undefined),
    put: (spec, channels) => withProcess(spec, { channels }),
  },
  {
    field: "discount",
    name: "Discount",
    symbol: "γ",
    unit: "per step",
    meaning: "How far ahead the controller looks: about 1/(1 − γ) steps.",
    ...{ low: 0.5, high: 0.985, step: 0.005 },
    of: ({ objective }) => objective.discount,
    put: (spec, discount) => ({
      ...spec,
      objective: { ...spec.objective, discount },
      training: {
        ...spec.training,
        curriculum: Math.max(1, Math.min(spec.training.curriculum, Math.floor(1 / (1 - discount)))),
      },
    }),
  },
  {
    field: "noise",
    name: "Noise",
    symbol: "σ",
    unit: "",
    meaning: "Random pushes on every unit. The controller knows how strong they are, not where they go.",
    ...{ low: 0, high: 0.3, step: 0.01 },
    of: ({ process }) => (process.kind === "rateNetwork" ? process.noise : undefined),
    put: (spec, noise) => withProcess(spec, { noise }),
  },
  {
    field: "beta",
    name: "State entropy",
    symbol: "β",
    unit: "",
    meaning:
      "Pays for being unpredictable in state, beside action: positive keeps units sensitive, negative saturates them.",
    ...{ low: -1, high: 2, step: 0.1 },
    of: ({ objective, process }) =>
      objective.kind === "maximumOccupancy" && process.kind === "rateNetwork" ? objective.stateEntropy : undefined,
    put: (spec, stateEntropy) =>
      spec.objective.kind === "maximumOccupancy" ? { ...spec, objective: { ...spec.objective, stateEntropy } } : spec,
  },
  {
    field: "mu",
    name: "Food",
    symbol: "μ",
    unit: "per step",
    meaning: "A reward in the small dashed region. Little of it attracts; much of it makes the agents stay.",
    ...{ low: 0, high: 1, step: 0.05 },
    of: ({ objective, process }) =>
      objective.kind === "maximumOccupancy" && process.kind === "rateNetwork" && process.constraint.kind === "region"
        ? objective.reward
        : undefined,
    put: withReward,
  },
];

function withProcess(
  spec: ControllerSpec,
  change: Partial<{ gain: number; channels: number; noise: number }>,
): ControllerSpec {
  return spec.process.kind === "rateNetwork" ? { ...spec, process: { ...spec.process, ...change } } : spec;
}

const FOOD_RADIUS = 0.2;

/** Reward where the preset has it, otherwise in a disc around the point of the region that is farthest from its boundary. */
function withReward(spec: ControllerSpec, reward: number): ControllerSpec {
  const { process, objective } = spec;
  if (objective.kind !== "maximumOccupancy") return spec;
  const next = { ...spec, objective: { ...objective, reward } };
  if (reward === 0) return { ...next, rewarded: null };
  if (spec.rewarded !== null || process.kind !== "rateNetwork" || process.constraint.kind !== "region") return next;
  const shape = regionShape(process.constraint.regions[0]!);
  let best: Point = [0, 0];
  let farthest = shape.distance(0, 0); // the middle, where it is as good as any
  for (let x = -0.9; x <= 0.9; x += 0.05)
    for (let y = -0.9; y <= 0.9; y += 0.05) {
      const distance = shape.distance(x, y);
      if (distance <= farthest + 0.02) continue;
      farthest = distance;
      best = [rounded(x), rounded(y)];
    }
  return { ...next, rewarded: { kind: "disc", radius: Math.min(FOOD_RADIUS, rounded(farthest)), centre: best } };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100 || 0;
}
