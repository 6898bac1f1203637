import {
  type BuiltController,
  baselines,
  type Controller,
  type ControllerSpec,
  lifetimes,
  trajectoryStd,
} from "@telos/core";
import { above, atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { regionMeasures } from "../src/regionMeasures.ts";
import { type Screen, screenNetworks, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, sized, trainedController } from "../src/trainedController.ts";
import {
  CONDITIONS,
  type Condition,
  SAME_STEPS,
  SHAPE_NAMES,
  SHAPES,
  type ShapesResult,
  type VariabilityPoint,
} from "./shapes.ts";
import { shapesFigure, variabilityFigure } from "./shapesFigure.ts";

const HORIZON = SHAPES.evaluation.steps;
const SCREEN: Screen = { control: "myopic", below: 0.5 * HORIZON };
const BOUNDS = { low: [-1, -1], high: [1, 1] } as const;
const LOOKS = [0, 30, 60, 120, 250, 500, 1000, 1500];

type Task =
  | { readonly kind: "shapes"; readonly seed: number; readonly size: StudyRequest["size"] }
  | {
      readonly kind: "growth";
      readonly condition: Exclude<Condition, "explicit">;
      readonly seed: number;
      readonly size: StudyRequest["size"];
    };
type Result = ShapesResult | { readonly condition: Condition; readonly variability: readonly VariabilityPoint[] };

/** Study 3: a context tells which of six regions confines the readouts. */
export const forward3Shapes = defineStudy<Task, Result>({
  id: "forward-3-shapes",
  half: "forward",
  title: "One network draws six shapes: the context says which",
  tasks: ({ size, seeds }) => [
    ...(size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ kind: "shapes", seed, size }) as const),
    ...(size === "quick" ? [] : seeds.slice(0, size === "full" ? seeds.length : 2)).flatMap((seed) =>
      (["learned", "unbiased"] as const).map((condition) => ({ kind: "growth", condition, seed, size }) as const),
    ),
  ],
  costOf: ({ kind }) => (kind === "shapes" ? 6 : 4),
  runTask: (task) => (task.kind === "shapes" ? draw(task) : { condition: task.condition, variability: growth(task) }),
  conclude,
});

function draw({ seed, size }: Task & { kind: "shapes" }): ShapesResult {
  const screened = screenNetworks({ ...SHAPES, seed }, SCREEN);
  const variability: VariabilityPoint[] = [];
  const { built, controller, curve } = trainedController(sized(screened.spec, size, 1000), {
    visit: { at: LOOKS, look: (step, now, on) => variability.push(variabilityOf(step, now, on)) },
  });
  const life = (who: Controller) => lifeOf(evaluated(built, who, { keepStates: false }));
  const { measures, rollouts } = regionMeasures(built, controller, {
    bounds: BOUNDS,
    cells: 20,
    shownSteps: 400,
    shownAgents: 2,
  });
  const myopic = evaluated(built, baselines.myopic, { keepStates: false });
  const { agents } = built.spec.evaluation;
  const contexts = Int32Array.from({ length: agents }, (_, agent) => agent % SHAPE_NAMES.length);
  // Each agent is shown one of the other five contexts, in turn.
  const shownContexts = contexts.map(
    (context, agent) =>
      (context + 1 + (Math.floor(agent / SHAPE_NAMES.length) % (SHAPE_NAMES.length - 1))) % SHAPE_NAMES.length,
  );
  const misled = (who: Controller) => lifeOf(evaluated(built, who, { contexts, shownContexts, keepStates: false }));
  return {
    seed: screened.spec.seed,
    drawn: screened.drawn,
    mop: measures,
    byShape: Array.from(lifetimes(rollouts, SHAPE_NAMES.length).byContext),
    myopicByShape: Array.from(lifetimes(myopic, SHAPE_NAMES.length).byContext),
    myopicLife: lifeOf(myopic),
    freeLife: life(baselines.free),
    randomLife: life(baselines.random),
    wrongLife: misled(controller),
    wrongMyopicLife: misled(baselines.myopic),
    curve,
    variability,
  };
}

/** The same training without what makes the untrained controller good: known terminals, or an optimistic and flat value. */
function growth({ condition, seed, size }: Task & { kind: "growth" }): VariabilityPoint[] {
  const { spec } = screenNetworks({ ...SHAPES, seed }, SCREEN);
  const changed: ControllerSpec = {
    ...spec,
    training: {
      ...spec.training,
      ...(condition === "learned" ? { terminals: "learned" as const } : { outputScale: 2, optimism: 0.5 }),
    },
  };
  const out: VariabilityPoint[] = [];
  trainedController(sized(changed, size), {
    visit: { at: LOOKS, look: (step, now, built) => out.push(variabilityOf(step, now, built)) },
  });
  return out;
}

const VARIABILITY_AGENTS = 24;

function variabilityOf(step: number, controller: Controller, built: BuiltController): VariabilityPoint {
  const { readouts } = built.process;
  const rollouts = evaluated(built, controller, { agents: VARIABILITY_AGENTS, steps: 300 });
  const units = [...readouts!.units];
  const first = { ...rollouts, lifetimes: rollouts.lifetimes.map((life) => (life >= SAME_STEPS ? SAME_STEPS : 0)) };
  return {
    step,
    life: lifeOf(rollouts),
    std: trajectoryStd(rollouts, "tanh", 0, units).mean,
    stdSame: trajectoryStd(first, "tanh", 0, units).mean,
  };
}

function conclude(results: readonly TaskResult<Task, Result>[]) {
  const all = results.flatMap(({ result }) => ("mop" in result ? [result] : []));
  const mean = (of: (one: ShapesResult) => number) => meanOf(all.map(of));
  const shapes = SHAPE_NAMES.map((_, k) => mean(({ byShape }) => byShape[k]!));
  const covered = SHAPE_NAMES.map((_, k) => mean(({ mop }) => mop.coverage[k]!));
  const life = mean(({ mop }) => mop.life);
  const curves = CONDITIONS.map((condition) => ({
    condition,
    curves:
      condition === "explicit"
        ? all.map(({ variability }) => variability)
        : results.flatMap(({ result }) =>
            "condition" in result && result.condition === condition ? [result.variability] : [],
          ),
  })).filter((one) => one.curves.length > 0);
  return {
    claims: [
      atLeast(`Maximum occupancy lives, mean of seeds and shapes, steps of ${HORIZON}`, life, 0.9 * HORIZON, {
        of: `.9 of the time; myopic ${Math.round(mean(({ myopicLife }) => myopicLife))}`,
      }),
      atLeast("In the shape where it lives shortest", Math.min(...shapes), 0.75 * HORIZON),
      atLeast("It fills every shape: smallest share of cells", Math.min(...covered), 0.4),
      atMost(
        "Shown the wrong context it lives",
        mean(({ wrongLife }) => wrongLife),
        0.5 * HORIZON,
        {
          of: `half of the time; myopic shown the wrong one ${Math.round(mean(({ wrongMyopicLife }) => wrongMyopicLife))}`,
        },
      ),
      above("It outlives the myopic control by a factor", life / mean(({ myopicLife }) => myopicLife), 2),
    ],
    figures: [drawnFigure("shapes", shapesFigure, all), drawnFigure("variability", variabilityFigure, curves)],
    notes: [
      screenNote(
        all.flatMap(({ drawn }) => drawn),
        SCREEN,
      ),
      `Lifetime by shape, maximum occupancy/myopic: ${SHAPE_NAMES.map((name, k) => `${name} ${Math.round(shapes[k]!)}/${Math.round(mean(({ myopicByShape }) => myopicByShape[k]!))}`).join(", ")}; coverage ${covered.map((share) => share.toFixed(2)).join(", ")}; free ${Math.round(mean(({ freeLife }) => freeLife))}, random ${Math.round(mean(({ randomLife }) => randomLife))}.`,
      ...curves.map(({ condition, curves: list }) => growthNote(condition, list)),
    ],
  };
}

function growthNote(condition: Condition, curves: readonly (readonly VariabilityPoint[])[]): string {
  const at = (place: 0 | -1, of: (point: VariabilityPoint) => number) =>
    meanOf(curves.map((curve) => of(curve.at(place)!)).filter(Number.isFinite));
  const text = (of: (point: VariabilityPoint) => number, digits: number) =>
    `${at(0, of).toPrecision(digits)} untrained, ${at(-1, of).toPrecision(digits)} trained`;
  return `Standard deviation within a trajectory, ${condition}: ${text(({ std }) => std, 3)} (lifetime of 300: ${text(({ life }) => life, 3)}; over the first ${SAME_STEPS} steps: ${text(({ stdSame }) => stdSame, 3)}).`;
}
