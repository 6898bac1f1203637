import { type ControlledRollouts, type MovingRegion, movingShape, PHASE_NUMBERS, type TransferName, transferOf } from "@telos/core"; // biome-ignore format: one line
import type { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { tracePanel } from "./tracePanel.ts";

/** An activity and the two borders between which it must stay, at each step that was lived. */
export interface BoundaryTrace {
  readonly value: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * One agent's activities along both axes between the ends of a region that moves: for a square its borders, for another
 * shape the ends of its box.
 */
export function boundaryTraces(
  { states, steps, size, lifetimes }: ControlledRollouts,
  moving: MovingRegion,
  transfer: TransferName,
  agent: number,
  shownSteps: number,
): readonly [x: BoundaryTrace, y: BoundaryTrace] {
  const { bounds } = movingShape(moving).shape;
  const { value } = transferOf(transfer);
  const length = Math.min(shownSteps, lifetimes[agent]!) + 1;
  const at = (t: number, number: number) => states[(agent * (steps + 1) + t) * size + number]!;
  const phase = size - PHASE_NUMBERS;
  const along = (axis: 0 | 1): BoundaryTrace => {
    const end = (side: "low" | "high") =>
      Float64Array.from(
        { length },
        (_, t) => moving.radius * at(t, phase + axis) + (1 + moving.depth * at(t, phase + 1)) * bounds[side][axis],
      );
    return {
      value: Float64Array.from({ length }, (_, t) => value(at(t, moving.units[axis]))),
      low: end("low"),
      high: end("high"),
    };
  };
  return [along(0), along(1)];
}

/** One agent of a controller, and the colour of its line. */
export interface BoundaryAgent {
  readonly name: string;
  readonly rollouts: ControlledRollouts;
  readonly agent: number;
  readonly colour: keyof typeof colours;
}

/** What agents do between moving borders: a row for each axis, a panel for each agent. */
export function movingBoundaryPanels(
  agents: readonly BoundaryAgent[],
  moving: MovingRegion,
  transfer: TransferName,
  shownSteps: number,
): (readonly Panel[])[] {
  const traces = agents.map((one) => boundaryTraces(one.rollouts, moving, transfer, one.agent, shownSteps));
  const ends = traces.flatMap((both) => both.flatMap(({ low, high }) => [-Math.min(...low), Math.max(...high)]));
  const reach = 1.15 * Math.max(...ends);
  const tick = Math.floor(10 * reach) / 10;
  return ([0, 1] as const).map((axis) =>
    agents.map(({ name, colour }, k) => {
      const { value, low, high } = traces[k]![axis];
      const points = (values: Float64Array) => Array.from(values, (one, t) => [t, one] as const);
      return tracePanel({
        heading: `${name}, unit ${moving.units[axis]}`,
        height: 100,
        x: { label: "step", domain: [0, shownSteps], ticks: 4 },
        y: { label: "activity", domain: [-reach, reach], ticks: [-tick, 0, tick] },
        tickText: "−0.5",
        traces: [
          { colour: "refused", width: 0.9, points: points(low) },
          { colour: "refused", width: 0.9, points: points(high) },
          { colour, width: 1, points: points(value) },
        ],
      });
    }),
  );
}
