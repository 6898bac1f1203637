import { type ControlledRollouts, type ControllerSpec, type DrivenProcess, transferOf } from "@telos/core";
import { activityPanel } from "./controlledActivity.ts";
import { colourOf, controllerBehaviour, entropyOf, longest, SHOWN_STEPS } from "./controllerBehaviour.ts";
import { controlRows } from "./controlRows.ts";
import { defineFigure, type FigureContent, type FigureStyle } from "./defineFigure.ts";
import type { DrawnFigure } from "./drawFigure.ts";
import { figureCsv } from "./figureCsv.ts";
import { countOf, formatNumber } from "./formatNumber.ts";
import { tracePanel } from "./tracePanel.ts";

/** A trained controller and its controls, as they were simulated. */
export interface ControllerFiguresData {
  readonly spec: ControllerSpec;
  readonly process: DrivenProcess;
  /** Running means over the training agents. */
  readonly curve: readonly { readonly step: number; readonly lifetime: number; readonly entropy: number }[];
  /** The trained controller first, then its controls. */
  readonly controls: readonly { readonly name: string; readonly rollouts: ControlledRollouts }[];
}

const SHOWN_UNITS = 8;

/** All figures of a trained controller: what it does in its region or under its threshold, and what its units do. */
export function controllerFigures(data: ControllerFiguresData, style: FigureStyle = {}): DrawnFigure[] {
  return [controllerOverview, controllerActivity].map((figure) => ({
    name: figure.figureName,
    title: figure.content(data).title,
    svg: figure(data, style),
    csv: figureCsv(figure, data),
  }));
}

/** Where the controller goes beside the myopic control, how long each lives, how lifetime grew (180 mm). */
export const controllerOverview = defineFigure("controller", (data: ControllerFiguresData): FigureContent => {
  const { spec, controls, curve } = data;
  const horizon = spec.evaluation.steps;
  const lives = controls.map(({ rollouts }) => meanOf(Array.from(rollouts.lifetimes)));
  const [first] = controls;
  const steps = curve.at(-1)?.step ?? 1;
  const last = Math.max(1, ...curve.map(({ lifetime }) => lifetime).filter(Number.isFinite));
  return {
    title: `The ${first!.name === "R network" ? "R network" : "controller"} lives ${formatNumber(lives[0]!)} of ${formatNumber(horizon)} steps; looking one step ahead lives ${formatNumber(lives[1]!)}`,
    caption: `Seed ${spec.seed}, ${countOf(first!.rollouts.agents, "agent")}, lifetimes censored at ${formatNumber(horizon)} steps; dots are agents, bars their means. ${mapCaption(data)}The learning curve is a running mean over the training agents, which start anew after ${formatNumber(spec.training.horizon)} steps.`,
    widthMm: 180,
    rows: [
      ...controllerBehaviour(data),
      [
        controlRows({
          heading: "lifetime of every agent",
          height: 105,
          share: 1.25,
          x: { label: "steps", domain: [0, horizon], ticks: [0, horizon / 2, horizon] },
          rows: controls.map(({ name, rollouts }, k) => ({
            name,
            colour: colourOf(name, k),
            values: Array.from(rollouts.lifetimes),
          })),
        }),
        tracePanel({
          heading: "lifetime while training",
          height: 105,
          x: { label: "update", domain: [0, steps], ticks: 3 },
          y: { label: "steps", domain: [0, 1.05 * last], ticks: 3 },
          tickText: "300",
          traces: [
            {
              colour: colourOf(first!.name, 0),
              width: 1.5,
              points: curve.map(({ step, lifetime }) => [step, lifetime] as const),
            },
          ],
        }),
      ],
    ],
    table: {
      columns: ["controller", "agent", "lifetime", "terminated"],
      rows: controls.flatMap(({ name, rollouts }) =>
        Array.from(rollouts.lifetimes, (life, agent) => [name, agent, life, rollouts.terminated[agent]!]),
      ),
    },
  };
});

/** What several units do under the controller, under the myopic control and without any (180 mm). */
export const controllerActivity = defineFigure("activity", (data: ControllerFiguresData): FigureContent => {
  const { spec, controls } = data;
  const shown = controls.filter(({ name }) => name !== "random");
  const steps = Math.min(SHOWN_STEPS, spec.evaluation.steps);
  const rows = shown.map(({ name, rollouts }) => ({ name, activity: activityOf(data, rollouts, steps) }));
  const largest = Math.max(
    1e-9,
    ...rows.flatMap(({ activity }) =>
      activity.flatMap((unit) => Array.from(unit).filter(Number.isFinite).map(Math.abs)),
    ),
  );
  const [trained] = controls;
  const entropies = entropyOf(trained!.rollouts, longest(trained!.rollouts), steps);
  const most = Math.log(data.process.actions);
  const cartpole = spec.process.kind === "cartpole";
  return {
    title: cartpole
      ? "Cart and pole under the controller and its controls"
      : "What the units do under the controller and its controls",
    caption: `The agent that lived longest under each; lines end where it died. ${cartpole ? "Rows are divided by 2.4 m, 3 m/s, 0.21 rad and 3 rad/s." : `The first ${SHOWN_UNITS} units, all on one scale (±${formatNumber(largest)}).`}`,
    widthMm: 180,
    rows: [
      rows.map(({ name, activity }, k) =>
        activityPanel({
          heading: name,
          height: 140,
          activity,
          colour: colourOf(name, k),
          steps,
          largest,
          named: k === 0 && !cartpole,
          ...(cartpole && k > 0 ? { rowNames: CARTPOLE_ROWS } : {}), // the controls die early and leave room
          share: k === 0 ? 1.1 : 1,
        }),
      ),
      [
        tracePanel({
          heading: "action entropy of the controller's agent",
          height: 90,
          x: { label: "step", domain: [0, steps], ticks: 5 },
          y: { label: "entropy (nats)", domain: [0, 1.15 * most], ticks: 3 },
          tickText: most > 2 ? "3" : "0.5",
          threshold: { y: most, name: "all actions alike" },
          traces: [
            { colour: colourOf(trained!.name, 0), points: entropies.map((value, step) => [step, value] as const) },
          ],
        }),
      ],
    ],
    table: {
      columns: ["controller", "step", ...Array.from({ length: rows[0]!.activity.length }, (_, i) => `unit_${i}`)],
      rows: rows.flatMap(({ name, activity }) =>
        Array.from({ length: steps }, (_, t) => t)
          .filter((t) => Number.isFinite(activity[0]![t]!))
          .map((t) => [name, t, ...activity.map((unit) => unit[t]!)]),
      ),
    },
  };
});

const CARTPOLE_ROWS = ["position", "velocity", "angle", "angular velocity"] as const;

/** What stands in the maps, where there are any. */
function mapCaption({ spec, process }: ControllerFiguresData): string {
  if (spec.process.kind === "rateNetwork" && spec.process.constraint.kind === "movingRegion")
    return "Above: activity of the confined units (line) between the borders that move (red), the agent of each controller that lived longest. ";
  if (process.readouts === undefined && spec.process.kind !== "cartpole") return "";
  const shown = `Maps: two agents, at most ${SHOWN_STEPS} steps of each, which jump from point to point. `;
  return `${shown}Hatched: forbidden; red dots: a terminal state was reached${spec.rewarded === null ? "" : "; dashed: where reward is earned"}. `;
}

function activityOf({ spec }: ControllerFiguresData, rollouts: ControlledRollouts, steps: number): Float64Array[] {
  const { size, states } = rollouts;
  const agent = longest(rollouts);
  const shown = Math.min(SHOWN_UNITS, size);
  const { value } = transferOf(spec.process.kind === "cartpole" ? "linear" : spec.process.transfer);
  const scale = spec.process.kind === "cartpole" ? [2.4, 3, 0.21, 3] : [];
  return Array.from({ length: shown }, (_, i) =>
    Float64Array.from({ length: steps }, (__, t) =>
      t <= rollouts.lifetimes[agent]!
        ? value(states[(agent * (rollouts.steps + 1) + t) * size + i]!) / (scale[i] ?? 1)
        : Number.NaN,
    ),
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
