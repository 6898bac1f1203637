import { CONTROLLER_PRESETS, type ControllerSpec } from "@telos/core";
import { countOf, numberWord } from "@telos/figures";
import { atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { energyFigure } from "../src/energyFigure.ts";
import { type EnergySetting, energySetting } from "../src/energyStudy.ts";
import { type Screen, type ScreenedNetwork, screenNetworks, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest } from "../src/study.ts";
import { sized } from "../src/trainedController.ts";

export const RELU = CONTROLLER_PRESETS["energy-relu"];
const RELU_R: ControllerSpec = { ...RELU, objective: { kind: "rewardMaximising", discount: 0.95, exploration: 0.1 } };
/**
 * A free ReLU network may die out by itself: then there is nothing to constrain. Or it grows so fast that the channels
 * cannot hold it, whoever uses them: then there is nothing to learn.
 */
const SCREEN: Screen = { control: "free", below: 300, held: 300 };

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}
interface Result {
  readonly setting: EnergySetting;
  readonly drawn: readonly ScreenedNetwork[];
}

/** Study 1, ReLU: the same constraint on a network whose activity would grow without bound. */
export const forward1EnergyRelu = defineStudy<Task, Result>({
  id: "forward-1-energy-relu",
  half: "forward",
  title: "A ReLU network whose activity would grow without bound is kept below its energy threshold",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 10,
  runTask: ({ seed, size }) => {
    const { spec, drawn } = screenNetworks({ ...RELU, seed }, SCREEN);
    return { setting: energySetting(sized(spec, size), sized({ ...RELU_R, seed: spec.seed }, size)), drawn };
  },
  conclude: (results) => {
    const settings = results.map(({ result }) => result.setting);
    const seeds = results.map(({ result }) => result.drawn.at(-1)!.seed);
    const horizon = RELU.evaluation.steps;
    // An agent that dies before it settles has no entropy to speak of: such networks are left out of that mean, not of lifetimes.
    const mean = (of: (setting: EnergySetting) => number) => meanOf(settings.map(of).filter(Number.isFinite));
    const drop = (one: EnergySetting["mop"]) => one.entropyFar - one.entropyNear;
    return {
      claims: [
        atLeast(
          `Maximum occupancy lives, mean of seeds, steps of ${horizon}`,
          mean(({ mop }) => mop.life),
          0.85 * horizon,
          { of: `.85 of the time; myopic ${Math.round(mean(({ myopic }) => myopic.life))}` },
        ),
        atMost(
          "The free network lives",
          mean(({ freeLife }) => freeLife),
          0.3 * horizon,
        ),
        atLeast(
          "Its action entropy falls near the threshold: far less near, nats",
          mean(({ mop }) => drop(mop)),
          0.4,
          { of: `nats; myopic ${mean(({ myopic }) => drop(myopic)).toPrecision(3)}` },
        ),
      ],
      figures: [
        drawnFigure("energy-relu", energyFigure, {
          title: `ReLU networks that would grow without bound are kept alive and variable: ${numberWord(settings.filter(({ mop }) => mop.life >= 0.85 * horizon).length)} of ${numberWord(settings.length)}`,
          caption: `Threshold .3, 6 channels, ${countOf(seeds.length, "seed")} (${seeds.join(", ")}); a to d show the first. Thin lines and dots: seeds; thick lines and bars: their means. Lifetimes are censored at ${horizon} steps. Energies of the free network beyond the axis are left out.`,
          threshold: 0.3,
          actions: 64,
          horizon,
          seeds,
          settings,
          largestActivity: 1.5,
        }),
      ],
      notes: [
        screenNote(
          results.flatMap(({ result }) => result.drawn),
          SCREEN,
        ),
        `Lifetimes, maximum occupancy/R/myopic/random: ${settings.map(({ mop, reward, myopic, randomLife }) => [mop.life, reward!.life, myopic.life, randomLife].map(Math.round).join("/")).join(", ")}.`,
      ],
    };
  },
});
