import { expectPositive, expectShape } from "../num/expectShape.ts";
import type { Rng } from "../num/rng.ts";
import type { DrivenProcess } from "../process/controlledProcess.ts";
import { drawInRegion } from "../process/regions/drawInRegion.ts";

/** Where rollouts start, as plain data; terminal states are drawn again. */
export type StartStates =
  /** Each number from N(0, std²). */
  | { readonly kind: "normal"; readonly std: number }
  /** As normal, but the two readouts' activities uniform in the context's region, within ±box. */
  | { readonly kind: "region"; readonly std: number; readonly box: number }
  /** Each number uniform within ± its half-width; one half-width for each. */
  | { readonly kind: "uniform"; readonly halfWidths: readonly number[] }
  /** One of these states, each equally likely. */
  | { readonly kind: "states"; readonly states: readonly (readonly number[])[] };

const MOST_DRAWS = 100_000;

/** Checks start states for a process. @throws RangeError naming the field at fault */
export function expectStartStates(where: string, start: StartStates, process: DrivenProcess): void {
  switch (start.kind) {
    case "normal":
      expectPositive(where, "start.std", start.std);
      return;
    case "region":
      expectPositive(where, "start.std", start.std);
      expectPositive(where, "start.box", start.box);
      if (process.readouts) return;
      throw new RangeError(`${where}: start.kind is "region" but no region confines this process. Give "normal".`);
    case "uniform":
      expectShape(where, "start.halfWidths", start.halfWidths, process.size);
      return;
    case "states":
      if (start.states.length === 0) throw new RangeError(`${where}: start.states is empty. Give at least one state.`);
      start.states.forEach((state, k) => {
        expectShape(where, `start.states[${k}]`, state, process.size);
      });
  }
}

/**
 * Draws a start state that is not terminal (M19).
 * @param out  written, entries `at` to `at + size − 1`
 * @throws RangeError if 100 000 draws were all terminal
 */
export function drawStartInto(
  out: Float64Array,
  at: number,
  process: DrivenProcess,
  start: StartStates,
  context: number,
  rng: Rng,
): void {
  for (let k = 0; k < MOST_DRAWS; k++) {
    drawOnce(out, at, process, start, context, rng);
    if (!process.isTerminal(out, at, context)) return;
  }
  throw new RangeError(
    `drawStart: ${MOST_DRAWS} start states of kind "${start.kind}" were all terminal. Start elsewhere or forbid less.`,
  );
}

function drawOnce(
  out: Float64Array,
  at: number,
  process: DrivenProcess,
  start: StartStates,
  context: number,
  rng: Rng,
): void {
  const { size, readouts } = process;
  switch (start.kind) {
    case "normal":
    case "region":
      for (let i = 0; i < size; i++) out[at + i] = start.std * rng.normal();
      if (start.kind === "region" && readouts) {
        const { low, high } = readouts.shapes[context].bounds;
        const clip = (v: number) => Math.min(start.box, Math.max(-start.box, v));
        const box = { low: [clip(low[0]), clip(low[1])], high: [clip(high[0]), clip(high[1])] } as const;
        const point = drawInRegion(readouts.shapes[context], rng, box);
        readouts.units.forEach((unit, k) => {
          out[at + unit] = readouts.transfer.inverse(point[k]);
        });
      }
      process.completeStartInto?.(out, at, rng);
      return;
    case "uniform":
      for (let i = 0; i < size; i++) out[at + i] = start.halfWidths[i] * (2 * rng.uniform() - 1);
      process.completeStartInto?.(out, at, rng);
      return;
    case "states":
      out.set(start.states[rng.integer(start.states.length)], at);
  }
}
