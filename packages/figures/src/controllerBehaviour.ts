import {
  type Bounds,
  CARTPOLE_ANGLE_LIMIT,
  CARTPOLE_POSITION_LIMIT,
  type ControlledRollouts,
  energySeries,
  type TransferName,
  transferOf,
} from "@telos/core";
import type { ControllerFiguresData } from "./controllerFigures.ts";
import type { Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { movingBoundaryPanels } from "./movingBoundary.ts";
import { type EntropyPath, regionMapPanel, windowAround } from "./regionMap.ts";
import { tracePanel } from "./tracePanel.ts";

/** Steps of a trajectory that are drawn. */
export const SHOWN_STEPS = 400;
const SHOWN_AGENTS = 2;
const MAP_HEIGHT = 150;
const [FAR, TILTED] = [CARTPOLE_POSITION_LIMIT, CARTPOLE_ANGLE_LIMIT];
const CARTPOLE_LIMITS = [[-FAR, -TILTED], [FAR, -TILTED], [FAR, TILTED], [-FAR, TILTED]] as const; // biome-ignore format: a table of corners

/** The panels that show what is done: maps of the plane, activity between moving borders, or energy over time. */
export function controllerBehaviour(data: ControllerFiguresData): (readonly Panel[])[] {
  const { spec, process, controls } = data;
  const two = controls.slice(0, 2);
  if (process.readouts !== undefined) {
    const { units, shapes, transfer } = process.readouts;
    const most = Math.log(process.actions);
    const map = (
      control: (typeof controls)[number],
      context: number,
      heading: string,
      small: boolean,
      legend: boolean,
    ): Panel =>
      regionMapPanel({
        heading,
        height: small ? 110 : MAP_HEIGHT,
        share: legend ? 1.2 : 1,
        window: windowAround(shapes[context]!.bounds),
        region: shapes[context]!.region,
        ...(spec.rewarded === null ? {} : { rewarded: spec.rewarded }),
        paths: pathsOf(control.rollouts, units, transfer.name, context, small ? 2 : SHOWN_AGENTS),
        largestEntropy: most,
        legend,
        ...(small
          ? {}
          : {
              xLabel: `unit ${units[0]}`,
              yLabel: `unit ${units[1]}`,
              xTicks: ticksOf(shapes[context]!.bounds, 0),
              yTicks: ticksOf(shapes[context]!.bounds, 1),
            }),
      });
    if (process.contexts === 1)
      return [two.map((control, k) => map(control, 0, control.name, false, k === two.length - 1))];
    const contexts = Array.from({ length: process.contexts }, (_, context) => context);
    const thirds = Array.from({ length: Math.ceil(contexts.length / 3) }, (_, row) =>
      contexts.slice(3 * row, 3 * row + 3),
    );
    return thirds.map((row) =>
      row.map((context, k) => map(controls[0]!, context, `context ${context}`, true, k === row.length - 1)),
    );
  }
  if (spec.process.kind === "cartpole") {
    return [
      two.map((control, k) =>
        regionMapPanel({
          heading: control.name,
          height: MAP_HEIGHT,
          share: k === two.length - 1 ? 1.2 : 1,
          window: { x: [-2.7, 2.7], y: [-0.27, 0.27] }, // the last step may lead beyond the limits
          region: { kind: "polygon", corners: CARTPOLE_LIMITS },
          paths: pathsOf(control.rollouts, [0, 2], "linear", 0, SHOWN_AGENTS),
          largestEntropy: Math.log(process.actions),
          xLabel: "position (m)",
          yLabel: "angle (rad)",
          xTicks: [-2, 0, 2],
          yTicks: [-0.2, 0, 0.2],
          stretched: true,
          legend: k === two.length - 1,
        }),
      ),
    ];
  }
  const { constraint, transfer } = spec.process;
  if (constraint.kind === "movingRegion")
    return movingBoundaryPanels(
      two.map(({ name, rollouts }, k) => ({ name, rollouts, agent: longest(rollouts), colour: colourOf(name, k) })),
      constraint,
      transfer,
      Math.min(SHOWN_STEPS, spec.evaluation.steps),
    );
  const measure = constraint.kind === "energy" ? constraint.measure : "meanSquare";
  const steps = Math.min(SHOWN_STEPS, spec.evaluation.steps);
  const series = controls.map(({ name, rollouts }, k) => {
    const energies = energySeries(onlyAgent(rollouts, longest(rollouts)), measure, transfer);
    return {
      name,
      colour: colourOf(name, k),
      points: Array.from({ length: steps }, (_, t) => [t, energies[t]!] as const),
    };
  });
  const largest = Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value)).filter(Number.isFinite));
  const threshold = constraint.kind === "energy" ? constraint.threshold : undefined;
  const top = 1.35 * Math.max(largest, threshold ?? 0);
  return [
    [
      tracePanel({
        heading: "energy over time, the agent that lived longest",
        height: 120,
        x: { label: "step", domain: [0, steps], ticks: 5 },
        y: { label: "energy", domain: [0, top], ticks: 4 },
        traces: series.toReversed(),
        labels: series.map(({ name, colour }, k) => ({
          text: name,
          colour,
          x: (steps * (k + 0.1)) / series.length,
          y: 0.96 * top,
        })),
        ...(threshold === undefined
          ? {}
          : { threshold: { y: threshold, name: `threshold ${formatNumber(threshold)}` } }),
      }),
    ],
  ];
}

function ticksOf({ low, high }: Bounds, axis: 0 | 1): number[] {
  return [low[axis], high[axis]];
}

function pathsOf(
  rollouts: ControlledRollouts,
  units: readonly [number, number],
  transfer: TransferName,
  context: number,
  count: number,
): EntropyPath[] {
  const { value } = transferOf(transfer);
  const { agents, steps, size, states, lifetimes } = rollouts;
  const own = Array.from({ length: agents }, (_, agent) => agent).filter(
    (agent) => rollouts.contexts[agent] === context,
  );
  return own.slice(0, count).map((agent) => {
    const length = Math.min(SHOWN_STEPS, lifetimes[agent]!) + 1;
    const at = (t: number, unit: number) => value(states[(agent * (steps + 1) + t) * size + unit]!);
    return {
      x: Float64Array.from({ length }, (_, t) => at(t, units[0])),
      y: Float64Array.from({ length }, (_, t) => at(t, units[1])),
      entropy: entropyOf(rollouts, agent, length - 1),
      ended: rollouts.terminated[agent] === 1 && lifetimes[agent]! <= SHOWN_STEPS,
    };
  });
}

/** The action entropy of an agent's first steps, nats. */
export function entropyOf(rollouts: ControlledRollouts, agent: number, steps: number): number[] {
  return Array.from(rollouts.entropies.subarray(agent * rollouts.steps, agent * rollouts.steps + steps));
}

/** The agent that lived longest. */
export function longest({ lifetimes }: ControlledRollouts): number {
  return lifetimes.indexOf(Math.max(...lifetimes));
}

/** The colour of a controller; the first is the trained one. */
export function colourOf(name: string, place: number): "inferred" | "truth" | "free" | "baseline" {
  if (name === "R network") return "truth";
  if (place === 0) return "inferred";
  return name === "free" ? "free" : "baseline";
}

/** The rollouts of one agent, without copying its states. */
function onlyAgent(rollouts: ControlledRollouts, agent: number): ControlledRollouts {
  const { steps, size, states, lifetimes } = rollouts;
  const length = (steps + 1) * size;
  return {
    ...rollouts,
    agents: 1,
    states: states.subarray(agent * length, (agent + 1) * length),
    lifetimes: lifetimes.subarray(agent, agent + 1),
  };
}
