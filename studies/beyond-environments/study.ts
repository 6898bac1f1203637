import { baselines } from "@telos/core";
import { costText, livesText, settingClaims } from "../src/beyondReport.ts";
import { beyondSetting } from "../src/beyondSetting.ts";
import { atLeast } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { type Screen, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { ENVIRONMENTS, type EnvironmentName, type EnvironmentResult } from "./environments.ts";
import { environmentsFigure } from "./environmentsFigure.ts";
import { movingMeasures } from "./movingMeasures.ts";
import { roomsMeasures } from "./roomsMeasures.ts";

const NAMES = Object.keys(ENVIRONMENTS) as EnvironmentName[];
const horizonOf = (name: EnvironmentName) => ENVIRONMENTS[name].evaluation.steps;
const screenOf = (name: EnvironmentName): Screen => ({
  control: "myopic",
  below: (name === "four rooms" ? 0.3 : 0.2) * horizonOf(name),
});

interface Task {
  readonly environment: EnvironmentName;
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** Harder environments: four rooms with four corridors, and boundaries that move. */
export const beyondEnvironments = defineStudy<Task, EnvironmentResult>({
  id: "beyond-environments",
  half: "beyond",
  title: "Maximum occupancy uses four rooms through their corridors, and stays inside boundaries that move",
  tasks: ({ size, seeds }) =>
    NAMES.flatMap((environment) =>
      (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ environment, seed, size })),
    ),
  costOf: ({ environment }) => (environment === "four rooms" ? 4 : 2),
  runTask: ({ environment, seed, size }) => {
    const { result, built, controller } = beyondSetting(
      { ...ENVIRONMENTS[environment], seed },
      screenOf(environment),
      size,
    );
    const both = <Measures>(of: (who: typeof controller) => Measures) => ({
      mop: of(controller),
      myopic: of(baselines.myopic),
    });
    return environment === "four rooms"
      ? { environment, setting: result, rooms: both((who) => roomsMeasures(built, who)) }
      : { environment, setting: result, moving: both((who) => movingMeasures(built, who)) };
  },
  conclude,
});

function conclude(results: readonly TaskResult<Task, EnvironmentResult>[]) {
  const all = results.map(({ result }) => result);
  const of = (name: EnvironmentName) => all.filter(({ environment }) => environment === name);
  const settings = (name: EnvironmentName) => of(name).map(({ setting }) => setting);
  const rooms = of("four rooms").map((one) => one.rooms!);
  const [mop, myopic] = [rooms.map((one) => one.mop), rooms.map((one) => one.myopic)];
  const mean = (list: readonly (typeof mop)[number][], what: "crossings" | "visited") =>
    meanOf(list.map((one) => one[what]));
  return {
    claims: [
      ...NAMES.flatMap((name) => settingClaims(name, settings(name), horizonOf(name), 32, BOUNDS[name])),
      atLeast("four rooms: it passes from room to room, crossings in 1000 steps", mean(mop, "crossings"), 4, { of: `myopic ${mean(myopic, "crossings").toPrecision(3)}` }), // biome-ignore format: one claim a line
      atLeast("four rooms: an agent is in several of them, mean of networks, of 4", mean(mop, "visited"), 3, { of: `myopic ${mean(myopic, "visited").toPrecision(3)}` }), // biome-ignore format: one claim a line
      ...NAMES.slice(1).map((name) => {
        const moving = of(name).map((one) => one.moving!);
        return atLeast(`${name}: it fills the region as it moves, share of 36 cells`, meanOf(moving.map((one) => one.mop.coverage)), 0.9, { of: `myopic ${meanOf(moving.map((one) => one.myopic.coverage)).toPrecision(3)}` }); // biome-ignore format: one claim a line
      }),
    ],
    figures: [drawnFigure("beyond-environments", environmentsFigure, all)],
    notes: NAMES.flatMap((name) => [
      `${name}: ${screenNote(
        settings(name).flatMap(({ drawn }) => drawn),
        screenOf(name),
      )}`,
      `${livesText(`${name}, lifetimes maximum occupancy/myopic/free/random`, settings(name))}; ${costText("cost", settings(name))}.`,
      ...(name === "four rooms"
        ? [
            `Four rooms, by network: crossings in 1000 steps ${mop.map(({ crossings }) => crossings.toFixed(1)).join(", ")}; rooms an agent is in ${mop.map(({ visited }) => visited.toFixed(1)).join(", ")}; shares of the rooms ${mop.map(({ shares }) => shares.map((share) => share.toFixed(2)).join("/")).join(", ")}; action entropy in rooms/corridors ${mop.map(({ entropyRooms, entropyCorridors }) => `${entropyRooms.toFixed(2)}/${entropyCorridors.toFixed(2)}`).join(", ")} nats.`,
          ]
        : []),
    ]),
  };
}

/** Decided on seeds 1 to 7, with slack. */
const BOUNDS = {
  "four rooms": { life: 0.6, times: 3, controls: 0.1, entropy: 0.8 },
  "a square that goes round": { life: 0.75, times: 4, controls: 0.1, entropy: 0.8 },
  "a square that breathes": { life: 0.65, times: 4, controls: 0.1, entropy: 0.75 },
} as const;
