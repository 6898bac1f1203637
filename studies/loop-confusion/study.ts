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
  /** Recorded steps that are inferred from. */
  readonly steps: number;
}

/** Fewer critics than `telos infer` trains: the verdict needs no profile of the discount. */
const SETTINGS: LoopSettings = { ...LOOP_SETTINGS, discounts: [0.9, 0.95], critics: 1, stopEarly: true };

/** Who acted: maximum occupancy, R, the myopic control, chance or nobody, told apart by many recorded steps. */
export const loopConfusion = confusionStudy("loop-confusion", LOOP_STEPS[0]);

/** The same from a tenth of the steps. */
export const loopConfusionFew = confusionStudy("loop-confusion-few", LOOP_STEPS[1]);

function confusionStudy(id: string, steps: number) {
  return defineStudy<Task, LoopConfusionResult>({
    id,
    half: "loop",
    title: `Maximum occupancy, R, myopic, random and free networks are told apart by ${steps} recorded steps`,
    tasks: ({ size, seeds }) =>
      (size === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed, place) =>
        presetsOf(size, place).flatMap((preset) => LOOP_KINDS.map((kind) => ({ seed, kind, preset, steps }))),
      ),
    costOf: ({ kind }) => (kind === "free" ? 1 : kind === "random" ? 6 : 12),
    runTask,
    conclude: (results) => conclude(id, steps, results),
  });
}

/** Every other network has the energy constraint, the rest the square; all have both at full size. */
function presetsOf(size: StudyRequest["size"], place: number): readonly Task["preset"][] {
  return size === "full" ? ["energy", "square"] : [place % 2 === 0 ? "energy" : "square"];
}

function runTask({ seed, kind, preset, steps }: Task): LoopConfusionResult {
  const isR = kind === "greedyR" || kind === "exploringR";
  const spec: ControllerSpec = { ...(isR ? R_NETWORK_PRESETS : CONTROLLER_PRESETS)[preset], seed };
  const record = loopRecord(loopAgent(kind, spec), steps);
  const { result } = runNow(
    inferLoop(),
    { record, settings: SETTINGS, kernels: strictControlKernels() },
    { rng: createRng(SETTINGS.seed), maxSteps: Number.MAX_SAFE_INTEGER },
  );
  const { verdict, hypotheses, edge, edgeHolds, sharpness } = result;
  return {
    ...{ seed, kind, preset, verdict, sharpness },
    edge: edge !== null && edgeHolds ? edge.name : null,
    bits: hypotheses.map(({ hypothesis, heldOutBits }) => ({ hypothesis, bits: heldOutBits })),
  };
}

const PURPOSES: readonly LoopVerdict[] = ["maximumOccupancy", "rewardMaximising", "myopic"];
const NOBODY: readonly LoopKind[] = ["random", "free"];

function conclude(id: string, steps: number, results: readonly TaskResult<Task, LoopConfusionResult>[]) {
  const all = results.map(({ result }) => result);
  const kinds = LOOP_KINDS.filter((kind) => all.some((one) => one.kind === kind));
  const nobody = all.filter(({ kind }) => NOBODY.includes(kind));
  const wrong = all.filter(({ kind, verdict }) => verdict !== RIGHT[kind]);
  const claims: Claim[] = [
    ...kinds.map((kind) => {
      const own = all.filter((one) => one.kind === kind);
      const right = own.filter(({ verdict }) => verdict === RIGHT[kind]).length;
      return atLeast(`${KIND_NAMES[kind]}: recognised, share of networks`, right / own.length, 0.9, {
        of: `${right} of ${own.length}`,
      });
    }),
    atMost(
      "A purpose is claimed for a random or a free network, times",
      nobody.filter(({ verdict }) => PURPOSES.includes(verdict)).length,
      0,
      { of: `${nobody.length} networks` },
    ),
  ];
  return {
    claims,
    figures: [drawnFigure(id, loopConfusionFigure, { steps, all })],
    notes: [
      wrong.length === 0
        ? "None was taken for another."
        : `Taken for another: ${wrong.map(({ kind, preset, seed, verdict }) => `${KIND_NAMES[kind]} (${preset}, seed ${seed}) for ${verdict}`).join("; ")}.`,
    ],
  };
}
