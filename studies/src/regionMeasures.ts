import {
  activityMeasures,
  type Bounds,
  type BuiltController,
  boundarySeries,
  type ControlledRollouts,
  type Controller,
  coverage,
  entropyProfile,
  meanActionEntropy,
  type OccupancyMap,
  occupancyMap,
  type ReadoutPoints,
  readoutPoints,
} from "@telos/core";
import type { EntropyPath } from "@telos/figures";
import { strictMeasureKernels } from "./strictMeasureKernels.ts";
import { evaluated, lifeOf } from "./trainedController.ts";

/** What one controller did in the plane of two readouts. */
export interface RegionMeasures {
  readonly life: number;
  readonly lifetimes: readonly number[];
  readonly entropy: number;
  /** Participation ratio of activity within a trajectory. */
  readonly dimension: number;
  /** Share of the region's cells that hold a tenth of their even share; one a context. */
  readonly coverage: readonly number[];
  /** Occupancy of the plane; one a context. */
  readonly maps: readonly OccupancyMap[];
  /** The beginnings of a few agents' paths, one list a context. */
  readonly paths: readonly (readonly EntropyPath[])[];
  readonly points: number;
}

const SHOWN_AGENTS = 3;

/** Which beginnings of paths are kept for a figure, and on what grid occupancy is counted. */
export interface RegionMeasureOptions {
  readonly bounds: Bounds;
  readonly cells: number;
  /** Steps of each path that is kept. */
  readonly shownSteps: number;
  readonly shownAgents?: number;
}

/** Simulates a controller of a network with readouts and measures where it went. */
export function regionMeasures(
  built: BuiltController,
  controller: Controller,
  options: RegionMeasureOptions,
): { measures: RegionMeasures; rollouts: ControlledRollouts; points: ReadoutPoints } {
  const { process, spec, rateNetwork } = built;
  const { readouts, contexts } = process;
  if (readouts === undefined || rateNetwork === undefined)
    throw new Error("regionMeasures: no region confines this process.");
  const { settle } = spec.evaluation;
  const rollouts = evaluated(built, controller);
  const { transfer } = rateNetwork.network;
  const points = readoutPoints(rollouts, readouts.units, transfer, settle);
  const early = readoutPoints(rollouts, readouts.units, transfer, 0); // whoever dies before it settles is shown too
  const own = Array.from({ length: contexts }, (_, context) =>
    Array.from(points.agents.keys()).filter((k) => rollouts.contexts[points.agents[k]!] === context),
  );
  const maps = own.map((list) =>
    occupancyMap(
      list.map((k) => points.x[k]!),
      list.map((k) => points.y[k]!),
      options.bounds,
      options.cells,
    ),
  );
  return {
    rollouts,
    points,
    measures: {
      life: lifeOf(rollouts),
      lifetimes: Array.from(rollouts.lifetimes),
      entropy: meanActionEntropy(rollouts, settle),
      dimension: activityMeasures(rollouts, transfer, settle, { kernels: strictMeasureKernels() }).dimension.mean,
      coverage: maps.map((map, context) => (map.points === 0 ? 0 : coverage(map, readouts.shapes[context]))),
      maps,
      paths: Array.from({ length: contexts }, (_, context) => pathsOf(rollouts, [points, early], context, options)),
      points: points.x.length,
    },
  };
}

function pathsOf(
  rollouts: ControlledRollouts,
  [settled, early]: readonly [ReadoutPoints, ReadoutPoints],
  context: number,
  { shownSteps, shownAgents = SHOWN_AGENTS }: RegionMeasureOptions,
): EntropyPath[] {
  const chosen = Array.from({ length: rollouts.agents }, (_, agent) => agent)
    .filter((agent) => rollouts.contexts[agent] === context)
    .slice(0, shownAgents);
  return chosen.map((agent) => {
    const points = settled.agents.includes(agent) ? settled : early;
    const from = points.agents.indexOf(agent);
    const length = from < 0 ? 0 : Math.min(shownSteps, points.agents.lastIndexOf(agent) - from + 1);
    const piece = (values: Float64Array) =>
      Float32Array.from(values.subarray(Math.max(0, from), Math.max(0, from) + length));
    return {
      x: piece(points.x),
      y: piece(points.y),
      entropy: Float32Array.from(
        { length },
        (_, k) => rollouts.entropies[agent * rollouts.steps + points.steps[from + k]!]!,
      ),
      ended: length < shownSteps && rollouts.terminated[agent] === 1,
    };
  });
}

/** Action entropy in rings of a region: by distance to its boundary over the largest distance. */
export function entropyByDistance(
  built: BuiltController,
  rollouts: ControlledRollouts,
  edges: readonly number[],
): number[] {
  const { readouts } = built.process;
  if (readouts === undefined) throw new Error("entropyByDistance: no region confines this process.");
  const series = boundarySeries(rollouts, readouts);
  return Array.from(entropyProfile(rollouts, series, edges, built.spec.evaluation.settle).means);
}
