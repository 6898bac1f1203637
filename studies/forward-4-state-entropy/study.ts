import {
  actionDimension,
  activityMeasures,
  baselines,
  CONTROLLER_PRESETS,
  meanActionEntropy,
  saturations,
  transferOf,
} from "@telos/core";
import { above, atLeast, falls } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { meanOf } from "../src/spread.ts";
import { strictMeasureKernels } from "../src/strictMeasureKernels.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, sized, trainedController } from "../src/trainedController.ts";
import { stateEntropyFigure } from "./stateEntropyFigure.ts";
import { BETAS, SHOWN_STEPS, SHOWN_UNITS, type WeightResult } from "./weights.ts";

const PRESET = CONTROLLER_PRESETS["state-entropy"];
const HORIZON = PRESET.evaluation.steps;
const SATURATED = 0.8;
const FAR_FROM = 0.4;
const BINS = 20;

interface Task {
  readonly seed: number;
  readonly beta: number | "myopic";
  readonly size: StudyRequest["size"];
}

/** Study 4: state entropy as a further aim, with weights of both signs. */
export const forward4StateEntropy = defineStudy<Task, WeightResult>({
  id: "forward-4-state-entropy",
  half: "forward",
  title: "A weight on state entropy moves units out of saturation, a negative one into it",
  tasks: ({ size, seeds }) =>
    (size === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed) =>
      [...BETAS, "myopic" as const].map((beta) => ({ seed, beta, size })),
    ),
  costOf: ({ beta }) => (beta === "myopic" ? 0.5 : 3),
  runTask,
  conclude,
});

function runTask({ seed, beta, size }: Task): WeightResult {
  const objective = { ...PRESET.objective, stateEntropy: beta === "myopic" ? 0 : beta };
  const spec = sized({ ...PRESET, seed, objective } as typeof PRESET, size, 700);
  const short = { ...spec, training: { ...spec.training, steps: beta === "myopic" ? 1 : spec.training.steps } };
  const { built, controller } = trainedController(short);
  const rollouts = evaluated(built, beta === "myopic" ? baselines.myopic : controller);
  const { settle } = spec.evaluation;
  const { value } = transferOf("tanh");
  const kernels = strictMeasureKernels();
  const edges = Array.from({ length: BINS + 1 }, (_, k) => k / BINS);
  const [saturated, near, ...levels] = saturations(rollouts, "tanh", settle, [SATURATED, FAR_FROM, ...edges], kernels);
  const { std, dimension } = activityMeasures(rollouts, "tanh", settle, { kernels });
  return {
    seed,
    beta,
    life: lifeOf(rollouts),
    saturated: saturated!,
    unsaturated: 1 - near!,
    entropy: meanActionEntropy(rollouts, settle),
    std: std.mean,
    dimension: dimension.mean,
    actionDimension: actionDimension(rollouts, built.process, settle, "channels").mean,
    shares: levels.slice(0, -1).map((level, k) => (k === 0 ? 1 : level) - levels[k + 1]!),
    activity: Array.from({ length: SHOWN_UNITS }, (_, i) =>
      Float32Array.from({ length: SHOWN_STEPS }, (__, t) =>
        t < rollouts.lifetimes[0]! ? value(rollouts.states[t * rollouts.size + 2 + i]!) : Number.NaN,
      ),
    ),
  };
}

function conclude(results: readonly TaskResult<Task, WeightResult>[]) {
  const all = results.map(({ result }) => result);
  const mean = (beta: WeightResult["beta"], of: (one: WeightResult) => number) =>
    meanOf(all.filter((one) => one.beta === beta).map(of));
  const saturated = BETAS.map((beta) => mean(beta, (one) => one.saturated));
  const entropies = BETAS.map((beta) => mean(beta, ({ entropy }) => entropy));
  const atZero = BETAS.indexOf(0);
  return {
    claims: [
      falls("The share of saturated units falls with the weight β = −1, 0, 1, 3, means of seeds", saturated),
      atLeast("β = −1 against β = 3: difference of that share", saturated[0]! - saturated.at(-1)!, 0.2, {
        of: `share; myopic ${mean("myopic", (one) => one.saturated).toPrecision(3)} saturated`,
      }),
      atLeast(
        `Every weight lives, least mean of seeds, steps of ${HORIZON}`,
        BETAS.map((beta) => mean(beta, ({ life }) => life)),
        0.9 * HORIZON,
        { of: `.9 of the time; myopic ${Math.round(mean("myopic", ({ life }) => life))}` },
      ),
      above(
        "Action entropy is largest where it is the only aim: β = 0 less the next largest, nats",
        entropies[atZero]! - Math.max(...entropies.filter((_, k) => k !== atZero)),
        0,
      ),
    ],
    figures: [drawnFigure("state-entropy", stateEntropyFigure, all)],
    notes: [
      `By β = ${BETAS.join(", ")}: saturated ${saturated.map((one) => one.toFixed(3)).join(", ")}; action entropy ${entropies.map((one) => one.toFixed(2)).join(", ")} nats; effective dimensions of activity ${BETAS.map((beta) => mean(beta, ({ dimension }) => dimension).toFixed(1)).join(", ")}, of action signals ${BETAS.map((beta) => mean(beta, (one) => one.actionDimension).toFixed(2)).join(", ")} of 5; standard deviation ${BETAS.map((beta) => mean(beta, ({ std }) => std).toFixed(3)).join(", ")}.`,
      `The myopic control lives ${Math.round(mean("myopic", ({ life }) => life))} of ${HORIZON} steps here (readouts driven at b = .5): surviving is no evidence of planning in this study, saturation is its subject. No network was screened out.`,
    ],
  };
}
