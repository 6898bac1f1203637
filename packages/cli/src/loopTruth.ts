import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ControllerSpec, parseControllerSpec } from "@telos/core";
import type { LoopTruth } from "@telos/figures";
import { type Run, readRun } from "@telos/runs";
import { findInput } from "./findInput.ts";
import type { SimulationSpec } from "./runSimulation.ts";
import { UsageError } from "./terminal.ts";
import { isControllerRun } from "./trainedRun.ts";

/** A purpose as it was, and the spec that tells it. */
export interface ToldTruth {
  readonly truth: LoopTruth;
  /** The spec that was opened. */
  readonly spec: string;
}

/**
 * What a run's agents were trained for: opened after the inference, to be drawn beside it.
 * @param path  folder of telos train, or of telos simulate --record, whose training is then looked up
 * @throws UsageError if it is neither
 */
export function loopTruth(path: string): ToldTruth {
  if (!existsSync(path) || !statSync(path).isDirectory())
    throw new UsageError(
      `--truth: ${path} is no run folder. Name the folder of telos train that trained these agents.`,
    );
  const run = readRun(path);
  if (isControllerRun(run)) return { truth: truthOf(run, "trained"), spec: join(path, "spec.json") };
  const { source } = run.spec as Partial<SimulationSpec>;
  const [input] = run.manifest.inputs;
  if (source?.kind !== "controller" || input === undefined)
    throw new UsageError(
      `--truth: ${path} trained no controller. Name the folder of telos train that trained these agents.`,
    );
  const trained = dirname(findInput(input, run.manifest));
  return { truth: truthOf(readRun(trained), source.record?.who ?? "trained"), spec: join(trained, "spec.json") };
}

function truthOf(run: Run, who: "trained" | "myopic" | "random" | "free"): LoopTruth {
  const spec: ControllerSpec = parseControllerSpec(run.spec);
  const { process, objective, rewarded } = spec;
  if (process.kind !== "rateNetwork")
    throw new UsageError(`--truth: ${run.path} controls cart and pole, no rate network.`);
  const { constraint } = process;
  if (constraint.kind === "movingRegion")
    throw new UsageError(`--truth: ${run.path} keeps to a region that moves, which telos infer does not look for.`);
  if (who !== "trained")
    return { name: `the ${who} control`, constraint: who === "myopic" ? constraint : { kind: "none" } };
  return {
    name: objective.kind === "maximumOccupancy" ? "maximum occupancy" : "R, rewarded for staying alive",
    constraint,
    discount: objective.discount,
    ...(rewarded ? { rewarded } : {}),
  };
}
