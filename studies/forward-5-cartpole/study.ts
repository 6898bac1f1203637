import {
  baselines,
  CONTROLLER_PRESETS,
  type ControlledRollouts,
  type Controller,
  coverage,
  log,
  meanActionEntropy,
  occupancyMap,
  R_NETWORK_PRESETS,
  readoutPoints,
} from "@telos/core";
import { atLeast, atMost } from "../src/claim.ts";
import { drawnFigure } from "../src/drawnFigure.ts";
import { deviationOf, meanOf } from "../src/spread.ts";
import { defineStudy, type StudyRequest, type TaskResult } from "../src/study.ts";
import { evaluated, lifeOf, sized, trainedController } from "../src/trainedController.ts";
import { type Balancing, BOUNDS, type CartpoleResult, HORIZON } from "./cartpole.ts";
import { cartpoleFigure } from "./cartpoleFigure.ts";

interface Task {
  readonly seed: number;
  readonly size: StudyRequest["size"];
}

/** Study 5: a pole on a cart is balanced by a controller that wants nothing but choice. */
export const forward5Cartpole = defineStudy<Task, CartpoleResult>({
  id: "forward-5-cartpole",
  half: "forward",
  title: "A controller that wants nothing but choice balances a pole, and moves while it does",
  tasks: ({ size, seeds }) => (size === "quick" ? seeds.slice(0, 1) : seeds).map((seed) => ({ seed, size })),
  costOf: () => 4,
  runTask: ({ seed, size }) => {
    const { built, controller, curve } = trainedController(sized({ ...CONTROLLER_PRESETS.cartpole, seed }, size));
    const reward = trainedController(sized({ ...R_NETWORK_PRESETS.cartpole, seed }, size));
    const { settle } = built.spec.evaluation;
    const balancing = (on: typeof built, who: Controller) => balancingOf(evaluated(on, who), settle);
    return {
      seed,
      mop: balancing(built, controller),
      reward: balancing(reward.built, reward.controller),
      myopic: balancing(built, baselines.myopic),
      random: balancing(built, baselines.random),
      freeLife: lifeOf(evaluated(built, baselines.free, { keepStates: false })),
      curve,
      rewardCurve: reward.curve,
    };
  },
  conclude,
});

function balancingOf(rollouts: ControlledRollouts, settle: number): Balancing {
  const { x, y, agents } = readoutPoints(rollouts, [0, 2], "linear", settle);
  const map = occupancyMap(x, y, BOUNDS, 24);
  // Who dies before it settles has no spread to speak of.
  const known = (spread: number) => (lifeOf(rollouts) > 2 * settle ? spread : Number.NaN);
  const first = Array.from(agents.keys())
    .filter((k) => agents[k] === agents[0])
    .slice(0, 600);
  return {
    life: lifeOf(rollouts),
    lifetimes: Array.from(rollouts.lifetimes),
    // Pooled over agents: how far a controller lets cart and pole go.
    stdPosition: known(deviationOf(Array.from(x))),
    stdAngle: known(deviationOf(Array.from(y))),
    entropy: meanActionEntropy(rollouts, settle),
    coverage: x.length === 0 ? 0 : coverage(occupancyMap(x, y, BOUNDS, 10)),
    map,
    path: {
      x: Float32Array.from(first, (k) => x[k]!),
      y: Float32Array.from(first, (k) => y[k]!),
      entropy: Float32Array.from(first, (_, t) => rollouts.entropies[(agents[0] ?? 0) * rollouts.steps + settle + t]!),
    },
  };
}

function conclude(results: readonly TaskResult<Task, CartpoleResult>[]) {
  const all = results.map(({ result }) => result);
  const mean = (of: (one: CartpoleResult) => number) => meanOf(all.map(of));
  return {
    claims: [
      atLeast(
        `Maximum occupancy balances, mean of seeds, steps of ${HORIZON}`,
        mean(({ mop }) => mop.life),
        0.85 * HORIZON,
        { of: `.85 of the time; myopic ${Math.round(mean(({ myopic }) => myopic.life))}` },
      ),
      atMost(
        "Random actions balance",
        mean(({ random }) => random.life),
        100,
      ),
      atLeast(
        "Its angle varies more than that of R: ratio of mean standard deviations",
        mean(({ mop }) => mop.stdAngle) / mean(({ reward }) => reward.stdAngle),
        1.5,
      ),
      atLeast(
        "It visits more of the plane of position and angle than R: ratio of mean coverages",
        mean(({ mop }) => mop.coverage) / mean(({ reward }) => reward.coverage),
        1.5,
      ),
      atLeast(
        "Its action entropy stays high, nats",
        mean(({ mop }) => mop.entropy),
        0.85 * log(5),
        { of: ".85 ln 5" },
      ),
    ],
    figures: [drawnFigure("cartpole", cartpoleFigure, all)],
    notes: [
      `Standard deviation of position by seed, maximum occupancy/R, m: ${all.map(({ mop, reward }) => `${mop.stdPosition.toFixed(2)}/${reward.stdPosition.toFixed(2)}`).join(", ")}; lifetimes ${all.map(({ mop, reward }) => `${Math.round(mop.life)}/${Math.round(reward.life)}`).join(", ")}. Nothing is claimed of it: where the cart stands is no aim of R and left to the errors of its value, so that on some seeds it drifts along the track. No seed was screened out.`,
      `Angle: ${mean(({ mop }) => (mop.stdAngle * 180) / Math.PI).toPrecision(3)}° against ${mean(({ reward }) => (reward.stdAngle * 180) / Math.PI).toPrecision(3)}°; coverage of a 10 × 10 grid ${mean(({ mop }) => mop.coverage).toFixed(2)} against ${mean(({ reward }) => reward.coverage).toFixed(2)}.`,
    ],
  };
}
