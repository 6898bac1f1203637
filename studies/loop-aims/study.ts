import {
  type AgentRecord,
  CONTROLLER_PRESETS,
  type ControllerSpec,
  createRng,
  edgeConstraint,
  findEdges,
  fittedTransitions,
  inferLoop,
  LOOP_SETTINGS,
  matchedWeight,
  type Region,
  regionShape,
  rewardedRegion,
  runNow,
  SIX_SHAPES,
  type SuccessorTable,
  successorTable,
} from "@telos/core";
import { atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { loopAgent, loopRecord } from "../src/loopAgents.ts";
import { meanOf } from "../src/spread.ts";
import { strictControlKernels } from "../src/strictControlKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { type Aim, type LoopAimResult, loopAimsFigure } from "./loopAimsFigure.ts";

interface Task {
  readonly seed: number;
  readonly aim: Aim;
  /** Which of the aim's settings: a discount, a shape. */
  readonly place: number;
}

const STEPS = 20_000;
const SEED = 1;
/** The discounts that networks are trained with, in turn; 0.8 to 0.97 are tried. */
const DISCOUNTS = [0.95, 0.8] as const;
/** Of study 7: μ/α, and the half-width of the rewarded square. */
const WEIGHT = 2.5;
const INNER = 0.25;
/** Updates of a network after which controllers of the same weight act alike, in multiples of the preset's. */
const TRAINED_OUT = 4;
/** Networks as in study 7, and networks that are trained until they act with their weight. */
const REWARDED = [
  { name: "as in study 7", longer: 1 },
  { name: "trained 4 times as long", longer: TRAINED_OUT },
] as const;
const { square, reward, rooms } = CONTROLLER_PRESETS;
const SHAPES: readonly Region[] = [...SIX_SHAPES.slice(1), roomsOf(rooms)];
const NETWORKS: Readonly<Record<Aim, number>> = { discount: 6, weights: 3, region: SHAPES.length, reward: 4 };

/** What the issue hopes for beyond what must be shown: the discount, a rewarded square, other regions, weights not given. */
export const loopAims = defineStudy<Task, LoopAimResult>({
  id: "loop-aims",
  half: "loop",
  title: "How well the discount, a reward, other regions and unknown weights are recovered",
  tasks: ({ size, seeds }) =>
    (size === "quick" ? (["weights"] as const) : (["discount", "reward", "region", "weights"] as const)).flatMap(
      (aim) =>
        Array.from({ length: size === "quick" ? 1 : NETWORKS[aim] }, (_, place) => ({
          ...{ aim, place, seed: seeds[place % seeds.length]! },
        })),
    ),
  costOf: ({ aim }) => ({ discount: 18, reward: 50, region: 5, weights: 5 })[aim],
  runTask,
  conclude,
});

function runTask({ seed, aim, place }: Task): LoopAimResult {
  switch (aim) {
    case "discount":
      return discountOf(seed, DISCOUNTS[place % DISCOUNTS.length]!);
    case "reward":
      return rewardOf(seed, place);
    case "region":
      return regionOf(seed, SHAPES[place % SHAPES.length]!);
    case "weights":
      return weightsOf(seed);
  }
}

function discountOf(seed: number, discount: number): LoopAimResult {
  const spec = { ...square, seed, objective: { ...square.objective, discount } } as ControllerSpec;
  const { result } = runNow(
    inferLoop(),
    {
      record: loopRecord(loopAgent("maximumOccupancy", spec), STEPS),
      settings: { ...LOOP_SETTINGS, critics: 2 },
      kernels: strictControlKernels(),
    },
    { rng: createRng(SEED), maxSteps: Number.MAX_SAFE_INTEGER },
  );
  const { discount: profile } = result;
  return {
    ...{ aim: "discount", seed, name: `γ = ${discount}`, truth: discount, found: profile?.best ?? Number.NaN },
    interval: profile?.interval ?? [Number.NaN, Number.NaN],
  };
}

function rewardOf(seed: number, place: number): LoopAimResult {
  const { name, longer } = REWARDED[place % REWARDED.length]!;
  // μ/α of 2.5: five times the preset's reward at its temperature.
  const spec = {
    ...reward,
    seed,
    objective: { ...reward.objective, temperature: 0.2, reward: 0.2 * WEIGHT },
    training: { ...reward.training, steps: longer * reward.training.steps },
  } as ControllerSpec;
  const record = loopRecord(loopAgent("maximumOccupancy", spec), STEPS);
  const table = successorTable(record, LOOP_SETTINGS.heldOutShare);
  const constraint = bestConstraint(table);
  if (constraint?.kind !== "region") return none("reward", seed, name, WEIGHT);
  const shared = { table, record, constraint, discount: 0.95, kernels: strictControlKernels(), seed: SEED };
  const budget = { rng: createRng(SEED), maxSteps: Number.MAX_SAFE_INTEGER };
  const { best, rewarded } = runNow(
    rewardedRegion(),
    {
      ...shared,
      ...{ halfWidths: [0.15, 0.25, 0.35], weights: [1, 3], refinements: 1 },
      ...{ critics: 1, criticUpdates: 2 * LOOP_SETTINGS.criticUpdates, criticSteps: 2000 },
    },
    budget,
  ).result;
  if (!rewarded)
    return { ...none("reward", seed, name, WEIGHT), found: 0, interval: [0, 0], inner: { truth: INNER, found: 0 } };
  const { weight, interval } = runNow(
    matchedWeight(),
    {
      ...{ ...shared, halfWidth: best.halfWidth, weights: [0.7, 1.4, 2.8, 5.6] },
      ...{ critics: 2, criticUpdates: TRAINED_OUT * LOOP_SETTINGS.criticUpdates, steps: 5000 },
    },
    budget,
  ).result;
  return {
    ...{ aim: "reward", seed, name, truth: WEIGHT, found: weight, interval },
    inner: { truth: INNER, found: best.halfWidth },
    likelihood: best.weight,
  };
}

function regionOf(seed: number, region: Region): LoopAimResult {
  const { process } = square;
  if (process.kind !== "rateNetwork") throw new Error("loop-aims: the preset square controls no rate network.");
  const start = { kind: "region", std: 0.3, box: 0.9 } as const;
  const spec: ControllerSpec = {
    ...square,
    process: { ...process, readoutStrength: 0.4, constraint: { kind: "region", units: [0, 1], regions: [region] } },
    training: { ...square.training, start, mirrored: regionShape(region).pointSymmetric },
    evaluation: { ...square.evaluation, start },
    seed,
  };
  const record = loopRecord(loopAgent("maximumOccupancy", spec), STEPS);
  const constraint = bestConstraint(successorTable(record, LOOP_SETTINGS.heldOutShare));
  const inPlane = constraint?.kind === "region" && [...constraint.units].sort().join() === "0,1";
  const found = inPlane ? overlapOf(constraint.regions[0]!, region) : 0;
  return { aim: "region", seed, name: region.kind, truth: 1, found, interval: [found, found] };
}

function weightsOf(seed: number): LoopAimResult {
  const record = loopRecord(loopAgent("maximumOccupancy", { ...square, seed }), STEPS);
  const { dynamics } = record;
  if (dynamics.kind !== "given") throw new Error("loop-aims: a simulated record knows its network.");
  const hidden: AgentRecord = {
    ...record,
    dynamics: { kind: "fitted", channels: dynamics.network.channels, injections: dynamics.injections },
  };
  const fitted = fittedTransitions(hidden, LOOP_SETTINGS.heldOutShare);
  const [best] = findEdges(successorTable(fitted.record, LOOP_SETTINGS.heldOutShare)).candidates;
  const summary = best?.summary;
  const isSquare = summary?.kind === "box" && [...summary.units].sort().join() === "0,1";
  const found = isSquare ? best!.threshold * Math.max(...summary.scales) : Number.NaN;
  return { ...{ aim: "weights", seed, name: "half-width", truth: 0.5, found, interval: [found, found] } };
}

function bestConstraint(table: SuccessorTable) {
  const [best] = findEdges(table).candidates;
  return best && edgeConstraint(best.summary, best.threshold, table.units);
}

function none(aim: Aim, seed: number, name: string, truth: number): LoopAimResult {
  return { aim, seed, name, truth, found: Number.NaN, interval: [Number.NaN, Number.NaN] };
}

const GRID = 300;

/** Area that two regions share, over the area of both together. */
function overlapOf(a: Region, b: Region): number {
  const [first, second] = [regionShape(a), regionShape(b)];
  let [both, either] = [0, 0];
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      const [x, y] = [(2 * (column + 0.5)) / GRID - 1, (2 * (row + 0.5)) / GRID - 1];
      const [p, q] = [first.inside(x, y), second.inside(x, y)];
      if (p && q) both++;
      if (p || q) either++;
    }
  }
  return both / either;
}

function conclude(results: readonly TaskResult<Task, LoopAimResult>[], { size }: StudyRequest) {
  const all = results.map(({ result }) => result);
  const of = (aim: Aim) => all.filter((one) => one.aim === aim);
  const share = (aim: Aim, holds: (one: LoopAimResult) => boolean) =>
    meanOf(of(aim).map((one) => (holds(one) ? 1 : 0)));
  const weighed = (name: string) => of("reward").filter((one) => one.name === name);
  const counted = (aim: Aim) => ({ of: `${of(aim).length} networks` });
  const weights = atMost(
    "Without weights, a network fitted to the steps: the half-width is off by, share",
    of("weights").map(({ found, truth }) => Math.abs(found / truth - 1)),
    0.01,
  );
  if (size === "quick")
    return { claims: [weights], figures: [drawnFigure("loop-aims", loopAimsFigure, all)], notes: [] };
  return {
    claims: [
      atLeast(
        "The discount is within .03: share of networks",
        share("discount", (one) => Math.abs(one.found - one.truth) <= 0.031),
        0.9,
        {
          ...counted("discount"),
          ifNot: "neighbouring discounts predict almost alike, and the interval says so",
        },
      ),
      atLeast(
        "Its interval holds the true discount: share of networks",
        share("discount", ({ interval: [low, high], truth }) => low <= truth && truth <= high),
        0.9,
        {
          ...counted("discount"),
          ifNot: "the interval is the spread of two critics, and critics share what the agents' own one did not learn",
        },
      ),
      ...REWARDED.map(({ name, longer }) =>
        atLeast(
          `The weight of the rewarded square is within 25 %, networks ${name}: share of networks`,
          meanOf(weighed(name).map(({ found, truth }) => (Math.abs(found / truth - 1) <= 0.25 ? 1 : 0))),
          0.9,
          {
            of: `${weighed(name).length} networks`,
            ifNot:
              longer === 1
                ? "their training ends before they act with their weight: trained controllers match them at a smaller one"
                : "controllers trained alike differ by more than that, or the region inferred is another",
          },
        ),
      ),
      atLeast(
        "The region overlaps the true one, area shared over area of both: least",
        of("region").map(({ found }) => found),
        0.8,
        {
          ifNot: "parts that the agents hardly visit are not seen",
        },
      ),
      weights,
    ],
    figures: [drawnFigure("loop-aims", loopAimsFigure, all)],
    notes: [
      `Discounts found: ${of("discount")
        .map(({ name, found }) => `${found} of ${name}`)
        .join(", ")}. Rewarded squares: ${of("reward")
        .map(
          ({ name, found, interval, inner, likelihood }) =>
            `${name}: weight ${found.toPrecision(3)} (${interval.map((end) => end.toPrecision(2)).join(" to ")}; by likelihood ${(likelihood ?? Number.NaN).toPrecision(2)}), half-width ${(inner?.found ?? Number.NaN).toPrecision(2)} of ${INNER}`,
        )
        .join("; ")}. Overlaps: ${of("region")
        .map(({ name, found }) => `${name} ${found.toPrecision(2)}`)
        .join(", ")}.`,
      "Recordings that hold only spikes of the rate network have a study of their own, loop-spikes.",
    ],
  };
}

function roomsOf({ process }: ControllerSpec): Region {
  if (process.kind === "rateNetwork" && process.constraint.kind === "region") return process.constraint.regions[0]!;
  throw new Error("loop-aims: the preset rooms has no region.");
}
