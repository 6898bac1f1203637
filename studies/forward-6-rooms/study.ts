import { baselines, type Controller, type ControllerSpec, corridorCrossings } from "@telos/core";
import { atLeast, within } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { regionMeasures } from "../src/regionMeasures.ts";
import { type Screen, screenNetworks, screenNote } from "../src/screenNetworks.ts";
import { meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, sized, trainedController } from "../src/trainedController.ts";
import { HORIZON, INNER, ROOMS, type RoomsControl, type RoomsResult } from "./rooms.ts";
import { roomsFigure } from "./roomsFigure.ts";

const SCREEN: Screen = { control: "myopic", below: 0.25 * HORIZON };
const BOUNDS = { low: [-0.9, -0.9], high: [0.9, 0.9] } as const;

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** Study 6: two rooms and a corridor. */
export const forward6Rooms = defineStudy<Task, RoomsResult>({
  id: "forward-6-rooms",
  half: "forward",
  title: "Maximum occupancy passes a narrow corridor, at low action entropy, to use both rooms",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 5,
  runTask: ({ seed, size }) => {
    const { spec, drawn } = screenNetworks({ ...ROOMS, seed }, SCREEN);
    const { built, controller, curve } = trainedController(sized(spec as ControllerSpec, size));
    const control = (who: Controller): RoomsControl => {
      const { measures, rollouts, points } = regionMeasures(built, who, {
        bounds: BOUNDS,
        cells: 36,
        shownSteps: 700,
        shownAgents: 2,
      });
      const { perThousandSteps, rightShare, inCorridor } = corridorCrossings(points, INNER);
      const entropyWhere = (corridor: number) => {
        let [sum, count] = [0, 0];
        for (let k = 0; k < inCorridor.length; k++) {
          if (inCorridor[k] !== corridor) continue;
          sum += rollouts.entropies[points.agents[k]! * rollouts.steps + points.steps[k]!]!;
          count++;
        }
        return sum / count;
      };
      return {
        ...measures,
        crossings: perThousandSteps,
        rightShare,
        entropyRoom: entropyWhere(0),
        entropyCorridor: entropyWhere(1),
      };
    };
    const life = (who: Controller) => lifeOf(evaluated(built, who, { keepStates: false }));
    return {
      seed: spec.seed,
      drawn,
      mop: control(controller),
      myopic: control(baselines.myopic),
      freeLife: life(baselines.free),
      randomLife: life(baselines.random),
      curve,
    };
  },
  conclude,
});

function conclude(results: readonly TaskResult<Task, RoomsResult>[]) {
  const all = results.map(({ result }) => result);
  const mean = (of: (one: RoomsResult) => number) => meanOf(all.map(of));
  const drop = (one: RoomsControl) => one.entropyRoom - one.entropyCorridor;
  const [life, myopic] = [mean(({ mop }) => mop.life), mean((one) => one.myopic.life)];
  return {
    claims: [
      atLeast(`Maximum occupancy lives, mean of seeds, steps of ${HORIZON}`, life, 0.85 * HORIZON, {
        of: `.85 of the time; myopic ${Math.round(myopic)}`,
      }),
      atLeast(
        "It passes the corridor, crossings in 1000 steps",
        mean(({ mop }) => mop.crossings),
        3,
        { of: `crossings; myopic ${mean((one) => one.myopic.crossings).toPrecision(3)}` },
      ),
      within(
        "It uses both rooms: share of time in the right one",
        mean(({ mop }) => mop.rightShare),
        0.2,
        0.8,
      ),
      atLeast(
        "Its action entropy is lower in the corridor: room less corridor, nats",
        mean(({ mop }) => drop(mop)),
        0.1,
        { of: `nats; myopic ${mean((one) => drop(one.myopic)).toPrecision(3)}` },
      ),
    ],
    figures: [drawnFigure("rooms", roomsFigure, all)],
    notes: [
      screenNote(
        all.flatMap(({ drawn }) => drawn),
        SCREEN,
      ),
      `By network, lifetime maximum occupancy/myopic: ${all.map(({ mop, myopic: one }) => `${Math.round(mop.life)}/${Math.round(one.life)}`).join(", ")}; crossings in 1000 steps ${all.map(({ mop, myopic: one }) => `${mop.crossings.toFixed(1)}/${one.crossings.toFixed(1)}`).join(", ")}; share of the right room ${all.map(({ mop }) => mop.rightShare.toFixed(2)).join(", ")}.`,
    ],
  };
}
