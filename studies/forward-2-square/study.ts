import {
  actionDimension,
  aliveSteps,
  baselines,
  boundarySeries,
  conditionalNoise,
  R_NETWORK_PRESETS,
  valueController,
} from "@telos/core";
import { atLeast, atMost, falls } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { entropyByDistance, regionMeasures } from "../src/regionMeasures.ts";
import { type Screen, screenNetworks, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, sized, trainedController } from "../src/trainedController.ts";
import { DISTANCES, EXPLORATIONS, HALF_WIDTH, SQUARE, type SquareControl, type SquareResult } from "./square.ts";
import { squareFigure } from "./squareFigure.ts";

const HORIZON = SQUARE.evaluation.steps;
const SCREEN: Screen = { control: "myopic", below: 0.2 * HORIZON };
const BOUNDS = { low: [-HALF_WIDTH, -HALF_WIDTH], high: [HALF_WIDTH, HALF_WIDTH] } as const;
const SHOWN = { bounds: BOUNDS, cells: 10, shownSteps: 500 };

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** Study 2: a square in the plane of two weakly driven units. */
export const forward2Square = defineStudy<Task, SquareResult>({
  id: "forward-2-square",
  half: "forward",
  title: "Maximum occupancy fills a square of two units' activity and stays inside; R fails as soon as it explores",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 9,
  runTask,
  conclude,
});

function runTask({ seed, size }: Task): SquareResult {
  const screened = screenNetworks({ ...SQUARE, seed }, SCREEN);
  const { built, controller, curve } = trainedController(sized(screened.spec, size));
  const control = (who: typeof controller) => {
    const { measures, rollouts } = regionMeasures(built, who, SHOWN);
    // Distances of r < .5 and r > .9, r the larger readout over the half-width.
    const [edge, , centre] = entropyByDistance(built, rollouts, [0, 0.1 * HALF_WIDTH, 0.5 * HALF_WIDTH, HALF_WIDTH]);
    return {
      rollouts,
      measures: { ...measures, profile: entropyByDistance(built, rollouts, DISTANCES), centre: centre!, edge: edge! },
    };
  };
  const [mop, myopic] = [control(controller), control(baselines.myopic)];
  const { settle } = screened.spec.evaluation;
  const noiseOf = ({ rollouts }: typeof mop, who: typeof controller) => {
    const near = Uint8Array.from(boundarySeries(rollouts, built.process.readouts!), (distance) =>
      distance < 0.15 * HALF_WIDTH ? 1 : 0,
    );
    // A control that dies before it settles, or never comes near the border, has no noise there to speak of.
    let states = 0;
    aliveSteps(rollouts, settle, (agent, step) => {
      states += near[agent * rollouts.steps + step]!;
    });
    if (states === 0) return { readouts: Number.NaN, others: Number.NaN, states };
    return conditionalNoise(rollouts, built.process, who, near, settle, 1500);
  };
  const reward = trainedController(sized({ ...R_NETWORK_PRESETS.square, seed: screened.spec.seed }, size));
  const rewardBy = (exploration: number) => valueController(reward.built.problem, reward.network, exploration, true);
  const greedy = control(rewardBy(0)).measures;
  const rewardLives = EXPLORATIONS.map((exploration) =>
    exploration === 0 ? greedy.life : lifeOf(evaluated(reward.built, rewardBy(exploration), { keepStates: false })),
  );
  return {
    seed: screened.spec.seed,
    drawn: screened.drawn,
    mop: mop.measures,
    myopic: myopic.measures,
    reward: greedy,
    freeLife: lifeOf(evaluated(built, baselines.free, { keepStates: false })),
    randomLife: lifeOf(evaluated(built, baselines.random, { keepStates: false })),
    rewardLives,
    noise: noiseOf(mop, controller),
    myopicNoise: noiseOf(myopic, baselines.myopic),
    actionDimension: actionDimension(mop.rollouts, built.process, screened.spec.evaluation.settle, "channels").mean,
    curve,
  };
}

function conclude(results: readonly TaskResult<Task, SquareResult>[]) {
  const all = results.map(({ result }) => result);
  const mean = (of: (one: SquareResult) => number) => meanOf(all.map(of));
  const known = (of: (one: SquareResult) => number) => meanOf(all.map(of).filter(Number.isFinite));
  const [mop, myopic] = [mean((one) => one.mop.life), mean((one) => one.myopic.life)];
  const lives = EXPLORATIONS.map((_, k) => mean(({ rewardLives }) => rewardLives[k]!));
  const drop = (one: SquareControl) => one.centre - one.edge;
  return {
    claims: [
      atLeast(`Maximum occupancy lives, mean of seeds, steps of ${HORIZON}`, mop, 0.8 * HORIZON, {
        of: `.8 of the time; myopic ${Math.round(myopic)}`,
      }),
      atLeast("It outlives the myopic control by a factor", mop / myopic, 4),
      atLeast(
        "It fills the square: share of the 100 cells",
        mean((one) => one.mop.coverage[0]!),
        0.95,
        { of: `cells; myopic ${mean((one) => one.myopic.coverage[0]!).toPrecision(3)}` },
      ),
      atLeast(
        "Its action entropy falls at the border: centre less edge, nats",
        mean((one) => drop(one.mop)),
        0.3,
        { of: `nats; myopic ${known((one) => drop(one.myopic)).toPrecision(3)}` },
      ),
      atMost(
        "Near the border its noise avoids the readouts: variance left there over variance left elsewhere",
        mean(({ noise }) => noise.readouts) / mean(({ noise }) => noise.others),
        0.9,
        {
          of: `myopic ${(known(({ myopicNoise }) => myopicNoise.readouts) / known(({ myopicNoise }) => myopicNoise.others)).toPrecision(3)}`,
        },
      ),
      atLeast("The greedy R network lives", lives[0]!, 0.9 * HORIZON),
      falls("R lives shorter the more it explores, ε = 0, .001, .01, .03, .1, .3", lives),
      atMost("R with ε = .01 lives", lives[2]!, 0.85 * HORIZON),
      atMost("R with ε = .1 lives", lives[4]!, 0.25 * HORIZON),
    ],
    figures: [drawnFigure("square", squareFigure, all)],
    notes: [
      screenNote(
        all.flatMap(({ drawn }) => drawn),
        SCREEN,
      ),
      `Lifetimes, maximum occupancy/myopic/free/random: ${all.map((one) => [one.mop.life, one.myopic.life, one.freeLife, one.randomLife].map(Math.round).join("/")).join(", ")}. Effective dimensions of activity, maximum occupancy against greedy R: ${mean((one) => one.mop.dimension).toPrecision(3)} against ${mean((one) => one.reward.dimension).toPrecision(3)}; of the action signals ${mean((one) => one.actionDimension).toPrecision(3)} of 5.`,
    ],
  };
}
