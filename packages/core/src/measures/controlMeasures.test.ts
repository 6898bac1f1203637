import { describe, expect, test } from "vitest";
import { myopicController, randomController } from "../forward/baselines.ts";
import type { ControlledRollouts } from "../forward/simulateController.ts";
import { createRng } from "../num/rng.ts";
import { signActions } from "../process/controlledProcess.ts";
import { drawRateNetwork } from "../process/rateNetwork.ts";
import { rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { regionShape } from "../process/regions/regionShape.ts";
import { transferOf } from "../process/transfer.ts";
import { entropyCorrelation, entropyProfile, meanActionEntropy } from "./actionEntropy.ts";
import { aliveSteps, boundarySeries, energySeries, readoutPoints } from "./aliveSteps.ts";
import { conditionalNoise } from "./conditionalNoise.ts";
import { corridorCrossings } from "./corridorCrossings.ts";
import { lifetimes } from "./lifetimes.ts";
import { coverage, occupancyEvenness, occupancyMap, shareInside } from "./occupancyMap.ts";
import { actionDimension, activityDimension, participationRatio } from "./participationRatio.ts";
import { saturation, saturations } from "./saturation.ts";
import { trajectoryStd } from "./trajectoryStd.ts";

/** Rollouts with the given states, one list of states for each agent; the last state of each is where it ended. */
function rolloutsOf(
  paths: readonly (readonly (readonly number[])[])[],
  steps: number,
  actions: readonly number[] = [],
) {
  const size = paths[0]![0]!.length;
  const agents = paths.length;
  const out: ControlledRollouts = {
    agents,
    steps,
    size,
    states: new Float32Array(agents * (steps + 1) * size),
    actions: Int16Array.from({ length: agents * steps }, (_, k) => actions[k] ?? 0),
    entropies: new Float64Array(agents * steps).fill(Number.NaN),
    lifetimes: Int32Array.from(paths, (path) => path.length - 1),
    terminated: Uint8Array.from(paths, (path) => (path.length - 1 < steps ? 1 : 0)),
    contexts: Int32Array.from(paths, (_, m) => m % 2),
  };
  paths.forEach((path, m) => {
    path.forEach((state, t) => {
      out.states.set(state, (m * (steps + 1) + t) * size);
    });
    for (let t = 0; t < path.length - 1; t++) out.entropies[m * steps + t] = t + 10 * m;
  });
  return out;
}

// Agent 0 lives four steps, agent 1 two of four.
const PATHS = [
  [[0, 1], [1, -1], [2, 1], [3, -1], [9, 9]],
  [[-1, 0], [-1, 2], [9, 9]],
]; // biome-ignore format: one path a line
const ROLLOUTS = rolloutsOf(PATHS, 4);

test("statistics are taken over the states in which an agent acted, after it has settled (M30)", () => {
  const seen: number[][] = [];
  aliveSteps(ROLLOUTS, 1, (agent, step, at) => seen.push([agent, step, ROLLOUTS.states[at]!]));
  expect(seen).toEqual([[0, 1, 1], [0, 2, 2], [0, 3, 3], [1, 1, -1]]); // biome-ignore format: one state a triple
  expect(() => aliveSteps(ROLLOUTS, -1, () => {})).toThrow(/settle must be an integer/);
});

test("lifetimes: the mean counts those who outlived the simulation with all of its steps (M27)", () => {
  const { mean, standardError, alive, byContext } = lifetimes(ROLLOUTS, 3);
  expect([mean, standardError, alive]).toEqual([3, 1, 0.5]);
  expect([...byContext]).toEqual([4, 2, Number.NaN]);
});

test("energy and distance to the boundary are known in every state that was lived, and NaN after (M6, M9)", () => {
  const energies = energySeries(ROLLOUTS, "meanSquare", "linear");
  expect([...energies]).toEqual([0.5, 1, 2.5, 5, 0.5, 2.5, Number.NaN, Number.NaN]);
  const shape = regionShape({ kind: "square", halfWidth: 4 });
  const readouts = {
    units: [1, 0] as const,
    transfer: transferOf("linear"),
    shapes: [shape, regionShape({ kind: "disc", radius: 3 })],
  };
  const distances = boundarySeries(ROLLOUTS, readouts);
  expect([...distances.slice(0, 5)]).toEqual([3, 3, 2, 1, 2]);
  expect(distances[5]).toBeCloseTo(3 - Math.sqrt(5), 12);
});

test("entropy is averaged within bins of a covariate and correlated with it (M23, M31)", () => {
  const covariate = Float64Array.of(0, 1, 2, 3, 0, 1, Number.NaN, Number.NaN);
  const { means, counts } = entropyProfile(ROLLOUTS, covariate, [0, 1, 2, 8, 9], 0);
  expect([...means]).toEqual([5, 6, 2.5, Number.NaN]); // entropies t + 10 m
  expect([...counts]).toEqual([2, 2, 2, 0]);
  expect(meanActionEntropy(ROLLOUTS, 1)).toBe((1 + 2 + 3 + 11) / 4);
  const alone = rolloutsOf([PATHS[0]!], 4);
  expect(entropyCorrelation(alone, Float64Array.of(5, 4, 3, 2), 0)).toBeCloseTo(-1, 14);
  expect(entropyCorrelation(alone, Float64Array.of(1, 0, 0, 1), 0)).toBeCloseTo(0, 14);
});

describe("participation ratio (M32)", () => {
  test("is n for a round cloud, 1 for a line, and the formula between", () => {
    expect(participationRatio(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2), 3)).toBe(3);
    expect(participationRatio(Float64Array.of(1, 1, 1, 1), 2)).toBe(1); // eigenvalues 2, 0
    expect(participationRatio(Float64Array.of(2, 1, 1, 2), 2)).toBeCloseTo(16 / 10, 14); // eigenvalues 3, 1
  });

  test("of activity is that of the covariance within each agent, and pooled over all", () => {
    const rng = createRng(1);
    const paths = [0, 100].map((shift) => Array.from({ length: 2001 }, () => [shift + rng.normal(), rng.normal(), 0]));
    const { agents, mean, pooled } = activityDimension(rolloutsOf(paths, 2000), "linear", 0);
    for (const value of agents) expect(Math.abs(value - 2)).toBeLessThan(0.02);
    expect(mean).toBeCloseTo((agents[0]! + agents[1]!) / 2, 14);
    expect(Math.abs(pooled - 1)).toBeLessThan(0.01); // the shift between the agents is one long axis
  });

  test("of actions is that of what they inject, and of what they add to the units", () => {
    const network = drawRateNetwork(
      { units: 5, channels: 2, contexts: 1, gain: 1, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [], readoutStrength: 1, contextStd: 0 },
      createRng(1),
    ); // biome-ignore format: numbers
    const process = rateNetworkProcess(network, signActions(2, 1), { kind: "none" });
    const states = Array.from({ length: 9 }, () => [0, 0, 0, 0, 0]);
    const all = rolloutsOf([states], 8, [0, 1, 2, 3, 0, 1, 2, 3]);
    expect(actionDimension(all, process, 0, "channels").mean).toBeCloseTo(2, 12);
    const one = rolloutsOf([states], 8, [0, 3, 0, 3, 0, 3, 0, 3]); // both channels together: one direction
    expect(actionDimension(one, process, 0, "channels").mean).toBeCloseTo(1, 12);
    expect(actionDimension(one, process, 0, "units").mean).toBeCloseTo(1, 12);
    const units = actionDimension(all, process, 0, "units").mean;
    expect(units).toBeGreaterThan(1);
    expect(units).toBeLessThan(2);
  });
});

test("standard deviation within trajectories leaves out what lies between them, the pooled one does not (M33)", () => {
  const paths = [[[0, 5], [2, 5], [0, 5], [2, 5], [0, 0]], [[10, 5], [12, 5], [10, 5], [12, 5], [0, 0]]]; // biome-ignore format: paths
  const { agents, mean, pooled } = trajectoryStd(rolloutsOf(paths, 4), "linear", 0);
  expect([...agents, mean]).toEqual([0.5, 0.5, 0.5]); // 1 in the first unit, 0 in the second
  expect(pooled).toBeCloseTo(Math.sqrt(26) / 2, 12);
  expect(trajectoryStd(rolloutsOf(paths, 4), "linear", 0, [0]).mean).toBe(1);
});

describe("occupancy maps (M34, M35)", () => {
  const bounds = { low: [-1, -1], high: [1, 1] } as const;
  test("hold the share of points in each cell; what lies outside is in none", () => {
    const { shares, points } = occupancyMap([-0.5, -0.5, 0.5, 7], [-0.5, -0.5, 0.5, 0], bounds, 2);
    expect([...shares, points]).toEqual([0.5, 0, 0, 0.25, 4]);
    expect(() => occupancyMap([0], [0, 1], bounds, 2)).toThrow(/y must hold 1 numbers but has 2/);
  });

  test("cover the cells with more than a tenth of an even share, all of them or those in a region", () => {
    const x = Array.from({ length: 100 }, (_, k) => (k < 98 ? -0.5 : 0.5));
    const y = Array.from({ length: 100 }, (_, k) => (k < 49 ? -0.5 : 0.5));
    const map = occupancyMap(x, y, bounds, 2); // shares 0.49, 0, 0.49, 0.02: the last is below a tenth of a quarter
    expect(coverage(map)).toBe(0.5);
    expect(coverage(map, regionShape({ kind: "square", halfWidth: 0.4, centre: [-0.5, 0.5] }))).toBe(1);
  });

  test("are even when every cell has its share", () => {
    const side = [-0.5, 0.5];
    const [x, y] = [side.flatMap((v) => [v, v]), side.flatMap(() => side)];
    expect(occupancyEvenness(occupancyMap(x, y, bounds, 2))).toBeCloseTo(1, 14);
    expect(occupancyEvenness(occupancyMap([0.5], [0.5], bounds, 2))).toBeCloseTo(0, 14);
    expect(shareInside(x, y, regionShape({ kind: "square", halfWidth: 0.6, centre: [0.5, 0.5] }))).toBe(0.25);
  });
});

test("a crossing is a change of the last room visited, and a new agent has visited none (M37)", () => {
  const path = [0, 0.5, 0.1, 0.6, 0.1, -0.5, -0.1, -0.6, 0.4];
  const second = [-0.5, 0.1, -0.5];
  const rollouts = rolloutsOf(
    [path, second].map((xs) => [...xs.map((x) => [x, 0]), [0, 0]]),
    9,
  );
  const points = readoutPoints(rollouts, [0, 1], "linear", 0);
  const { perThousandSteps, rightShare, inCorridor } = corridorCrossings(points, 0.25);
  expect(perThousandSteps).toBeCloseTo(2000 / 12, 10);
  expect(rightShare).toBeCloseTo(3 / 7, 14);
  expect([...inCorridor]).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0]);
});

test("several levels are counted in one pass, in any order and twice (M38)", () => {
  // |tanh| of the twelve numbers: two of 0, seven of .762, two of .964, one of .995
  expect(saturations(ROLLOUTS, "tanh", 0, [0.8, 0.1, 0, 0.8, 0.99, 1])).toEqual(
    [3, 10, 10, 3, 1, 0].map((n) => n / 12),
  );
  expect(saturations(ROLLOUTS, "tanh", 0, [-0.001, -1])).toEqual([1, 1]); // what is 0 lies above them too
  expect(() => saturations(ROLLOUTS, "tanh", -1, [0.8])).toThrow(/settle/);
});

test("saturation is the share of activities above a level (M38)", () => {
  expect(
    saturation(
      rolloutsOf(
        [
          [
            [0, 3],
            [-3, 0.1],
            [0, 0],
          ],
        ],
        2,
      ),
      "tanh",
      0,
      0.8,
    ),
  ).toBe(0.5);
});

describe("conditional noise (M36)", () => {
  const network = drawRateNetwork(
    { units: 20, channels: 4, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0, readouts: [0, 1], readoutStrength: 0.5, contextStd: 0 },
    createRng(1),
  ); // biome-ignore format: numbers
  const process = rateNetworkProcess(network, signActions(4, 2), {
    kind: "region",
    units: [0, 1],
    regions: [{ kind: "square", halfWidth: 0.3 }],
  });
  const near = Array.from({ length: 5 }, () => [0.29, ...Array.from({ length: 19 }, () => 0)]);
  const rollouts = rolloutsOf([near], 4);
  const all = new Uint8Array(4).fill(1);

  test("is 1 everywhere for random actions", () => {
    const { readouts, others, states } = conditionalNoise(rollouts, process, randomController, all, 0);
    expect([readouts, others, states]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12), 4]);
  });

  test("is smaller in the readouts than elsewhere when actions towards the boundary are left out", () => {
    const { readouts, others } = conditionalNoise(rollouts, process, myopicController, all, 0);
    expect(readouts).toBeLessThan(others);
    expect(others).toBeLessThan(1.2);
  });

  test("asks for states", () => {
    expect(() => conditionalNoise(rollouts, process, myopicController, new Uint8Array(4), 0)).toThrow(
      /no state is chosen/,
    );
  });
});
