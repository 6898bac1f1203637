import { baselines, regionShape, shareInside } from "@telos/core";
import { atLeast, rises } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { regionMeasures } from "../src/regionMeasures.ts";
import { type Screen, screenNetworks, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { sized, trainedController } from "../src/trainedController.ts";
import { HORIZON, INNER_HALF, OUTER_HALF, REWARDED, REWARDS, type RewardResult } from "./rewarded.ts";
import { rewardFigure } from "./rewardFigure.ts";

const SCREEN: Screen = { control: "myopic", below: 0.5 * HORIZON };
const BOUNDS = { low: [-OUTER_HALF, -OUTER_HALF], high: [OUTER_HALF, OUTER_HALF] } as const;

interface Task {
  readonly seed: number;
  readonly reward: number | "myopic";
  readonly size: StudyRequest["size"];
}

/** Study 7: reward beside action entropy. */
export const forward7Reward = defineStudy<Task, RewardResult>({
  id: "forward-7-reward",
  half: "forward",
  title: "A small reward shifts where a network dwells without ending its variability",
  tasks: ({ size, seeds }) =>
    (size === "quick" ? seeds.slice(0, 1) : seeds).flatMap((seed) =>
      [...REWARDS, "myopic" as const].map((reward) => ({ seed, reward, size })),
    ),
  costOf: ({ reward }) => (reward === "myopic" ? 0.5 : 2.5),
  runTask: ({ seed, reward, size }) => {
    const { spec, drawn } = screenNetworks({ ...REWARDED, seed }, SCREEN);
    const objective = { ...spec.objective, reward: reward === "myopic" ? 0 : reward } as typeof spec.objective;
    const ready = sized({ ...spec, objective }, size);
    const { built, controller, curve } = trainedController({
      ...ready,
      training: { ...ready.training, steps: reward === "myopic" ? 1 : ready.training.steps },
    });
    const { measures, points } = regionMeasures(built, reward === "myopic" ? baselines.myopic : controller, {
      bounds: BOUNDS,
      cells: 24,
      shownSteps: 300,
      shownAgents: 1,
    });
    return {
      seed: spec.seed,
      reward,
      drawn,
      measures,
      inside: shareInside(points.x, points.y, regionShape({ kind: "square", halfWidth: INNER_HALF })),
      curve,
    };
  },
  conclude,
});

function conclude(results: readonly TaskResult<Task, RewardResult>[]) {
  const all = results.map(({ result }) => result);
  const mean = (reward: RewardResult["reward"], of: (one: RewardResult) => number) =>
    meanOf(all.filter((one) => one.reward === reward).map(of));
  const shares = REWARDS.map((reward) => mean(reward, ({ inside }) => inside));
  const even = (INNER_HALF / OUTER_HALF) ** 2;
  const lives = REWARDS.map((reward) => mean(reward, ({ measures }) => measures.life));
  return {
    claims: [
      atLeast("μ = .5 against none: ratio of the time spent in the rewarded square", shares[2]! / shares[0]!, 1.7, {
        of: `ratio; shares ${shares.map((one) => one.toFixed(3)).join(", ")}, myopic ${mean("myopic", ({ inside }) => inside).toFixed(3)}, of the area ${even.toFixed(3)}`,
      }),
      rises("That time rises with the reward μ = 0, .1, .5", shares),
      atLeast(`Every reward lives, least mean of seeds, steps of ${HORIZON}`, lives, 0.95 * HORIZON, {
        of: `.95 of the time; myopic ${Math.round(mean("myopic", ({ measures }) => measures.life))}`,
        ifNot:
          "the bound was set on networks that were not screened; those kept here are the hardest, on which the myopic control dies early",
      }),
    ],
    figures: [drawnFigure("reward", rewardFigure, all)],
    notes: [
      screenNote(
        all.filter(({ reward }) => reward === 0).flatMap(({ drawn }) => drawn),
        SCREEN,
      ),
      `By μ = ${REWARDS.join(", ")}: lifetimes ${lives.map(Math.round).join(", ")}; action entropy ${REWARDS.map((reward) => mean(reward, ({ measures }) => measures.entropy).toFixed(2)).join(", ")} nats of ${Math.log(32).toFixed(2)}.`,
    ],
  };
}
