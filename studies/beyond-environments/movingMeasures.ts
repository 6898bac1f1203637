import {
  aliveSteps,
  type BuiltController,
  type Controller,
  coverage,
  movingShape,
  occupancyMap,
  PHASE_NUMBERS,
  transferOf,
} from "@telos/core";
import { evaluated } from "../src/trainedController.ts";
import { type MovingMeasures, type MovingTrace, movingOf } from "./environments.ts";

const CELLS = 6;
/** Steps of the trace that the figure shows. */
export const SHOWN_STEPS = 300;

/** How a controller fills a region that moves, seen from the region, and what one agent does. */
export function movingMeasures(built: BuiltController, controller: Controller): MovingMeasures {
  const { spec, process } = built;
  if (spec.process.kind !== "rateNetwork") throw new Error("movingMeasures: the spec has no rate network.");
  const moving = movingOf(spec);
  const { shape, atRest } = movingShape(moving);
  const { value } = transferOf(spec.process.transfer);
  const rollouts = evaluated(built, controller);
  const phaseAt = process.size - PHASE_NUMBERS;
  const place = (at: number) => {
    const state = (k: number) => rollouts.states[at + k]!;
    const [x, y] = [value(state(moving.units[0])), value(state(moving.units[1]))];
    return { x, y, cos: state(phaseAt), sin: state(phaseAt + 1) };
  };
  const [us, vs]: [number[], number[]] = [[], []];
  aliveSteps(rollouts, spec.evaluation.settle, (_agent, _step, at) => {
    const { x, y, cos, sin } = place(at);
    const [u, v] = atRest(x, y, cos, sin);
    us.push(u);
    vs.push(v);
  });
  const map = occupancyMap(us, vs, shape.bounds, CELLS);
  return { coverage: map.points === 0 ? 0 : coverage(map, shape), trace: traceOf() };

  /** The agent that lived longest. */
  function traceOf(): MovingTrace {
    const agent = rollouts.lifetimes.indexOf(Math.max(...rollouts.lifetimes));
    const length = Math.min(SHOWN_STEPS, rollouts.lifetimes[agent]!) + 1;
    const at = (t: number) => place((agent * (rollouts.steps + 1) + t) * rollouts.size);
    const over = (of: (point: ReturnType<typeof place>) => number) =>
      Float32Array.from({ length }, (_, t) => of(at(t)));
    const side = (axis: 0 | 1, end: "low" | "high") =>
      over(({ cos, sin }) => moving.radius * (axis === 0 ? cos : sin) + (1 + moving.depth * sin) * shape.bounds[end][axis]); // biome-ignore format: one formula
    return {
      x: over(({ x }) => x),
      y: over(({ y }) => y),
      low: [side(0, "low"), side(1, "low")],
      high: [side(0, "high"), side(1, "high")],
      ended: rollouts.terminated[agent] === 1 && length <= SHOWN_STEPS,
    };
  }
}
