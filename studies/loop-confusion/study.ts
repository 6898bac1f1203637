import {
  CONTROLLER_PRESETS,
  type ControllerSpec,
  createRng,
  inferLoop,
  LOOP_SETTINGS,
  type LoopSettings,
  type LoopVerdict,
  R_NETWORK_PRESETS,
  runNow,
} from "@telos/core";
import { atLeast, atMost, type Claim } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { LOOP_KINDS, type LoopKind, loopAgent, loopRecord } from "../src/loopAgents.ts";
import { LOOP_STEPS } from "../src/loopEdges.ts";
import { strictControlKernels } from "../src/strictControlKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { KIND_NAMES, type LoopConfusionResult, loopConfusionFigure, RIGHT } from "./loopConfusionFigure.ts";

interface Task {
  readonly seed: number;
  readonly kind: LoopKind;
  readonly preset: "energy" | "square";
  /** Recorded steps that are inferred from, each on its own. */
  readonly steps: readonly number[];
}

/** Fewer critics than `telos infer` trains: the verdict needs no profile of the discount. */
const SETTINGS: LoopSettings = { ...LOOP_SETTINGS, discounts: [0.9, 0.95], critics: 1, stopEarly: true };
const STEPS = { quick: [2000], default: LOOP_STEPS, full: LOOP_STEPS } as const;

/** Who acted: maximum occupancy, R, the myopic control, chance or nobody, told apart by what they did. */
export const loopConfusion = defineStudy<Task, readonly LoopConfusionResult[]>({
  id: "loop-confusion",
  half: "loop",
  title: "Maximum occupancy, R, myopic, random and free networks are told apart by what they did",
  tasks: ({ size, seeds }) =>
    (size === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed, place) =>
      presetsOf(size, place).flatMap((preset) =>
        LOOP_KINDS.filter((kind) => size !== "quick" || kind !== "exploringR").map((kind) => ({
          ...{ seed, kind, preset, steps: STEPS[size] },
        })),
      ),
    ),
  costOf: ({ kind }) => (kind === "free" ? 1 : kind === "random" ? 6 : 12),
  runTask,
  conclude,
});

/** Every other network has the energy constraint, the rest the square; all have both at full size. */
function presetsOf(size: StudyRequest["size"], place: number): readonly Task["preset"][] {
  return size === "full" ? ["energy", "square"] : [place % 2 === 0 ? "energy" : "square"];
}

function runTask({ seed, kind, preset, steps }: Task): readonly LoopConfusionResult[] {
  const isR = kind === "greedyR" || kind === "exploringR";
  const spec: ControllerSpec = { ...(isR ? R_NETWORK_PRESETS : CONTROLLER_PRESETS)[preset], seed };
  const agent = loopAgent(kind, spec);
  return steps.map((length) => {
    const { result } = runNow(
      inferLoop(),
      { record: loopRecord(agent, length), settings: SETTINGS, kernels: strictControlKernels() },
      { rng: createRng(SETTINGS.seed), maxSteps: Number.MAX_SAFE_INTEGER },
    );
    const { verdict, hypotheses, edge, edgeHolds, sharpness } = result;
    return {
      ...{ seed, kind, preset, steps: length, verdict, sharpness },
      edge: edge !== null && edgeHolds ? edge.name : null,
      bits: hypotheses.map(({ hypothesis, heldOutBits }) => ({ hypothesis, bits: heldOutBits })),
    };
  });
}

const PURPOSES: readonly LoopVerdict[] = ["maximumOccupancy", "rewardMaximising", "myopic"];
const NOBODY: readonly LoopKind[] = ["random", "free"];

function conclude(results: readonly TaskResult<Task, readonly LoopConfusionResult[]>[]) {
  const all = results.flatMap(({ result }) => result);
  const kinds = LOOP_KINDS.filter((kind) => all.some((one) => one.kind === kind));
  const lengths = [...new Set(all.map(({ steps }) => steps))];
  const claims: Claim[] = lengths.flatMap((steps) => [
    ...kinds.map((kind) => {
      const own = all.filter((one) => one.kind === kind && one.steps === steps);
      const right = own.filter(({ verdict }) => verdict === RIGHT[kind]).length;
      return atLeast(
        `${KIND_NAMES[kind]} is recognised from ${steps} steps: share of networks`,
        right / own.length,
        0.9,
        {
          of: `${right} of ${own.length}`,
        },
      );
    }),
    atMost(
      `A purpose is claimed for a random or a free network from ${steps} steps, times`,
      all.filter((one) => one.steps === steps && NOBODY.includes(one.kind) && PURPOSES.includes(one.verdict)).length,
      0,
    ),
  ]);
  const wrong = all.filter(({ kind, verdict }) => verdict !== RIGHT[kind]);
  return {
    claims,
    figures: [drawnFigure("loop-confusion", loopConfusionFigure, all)],
    notes: [
      wrong.length === 0
        ? "None was taken for another."
        : `Taken for another: ${wrong.map(({ kind, preset, seed, steps, verdict }) => `${KIND_NAMES[kind]} (${preset}, seed ${seed}, ${steps} steps) for ${verdict}`).join("; ")}.`,
    ],
  };
}
