import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  networkPolicy,
  networkWords,
  parseSpec,
  type Recording,
  type SpinSamplerOf,
  simulateNetwork,
  simulateSpec,
} from "@telos/core";
import { readRun } from "@telos/runs";
import type { Command } from "commander";
import { chosenKernels } from "../chosenKernels.ts";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";
import { parseInteger, parseNumber } from "../parseList.ts";
import { number } from "../plainTable.ts";
import { predictionNetworkOf } from "../purposeArrays.ts";
import { simulateControllerRun } from "../simulateController.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { isControllerRun } from "../trainedRun.ts";
import { recordingFormat, writeRecording } from "../writeRecording.ts";

interface SimulateOptions {
  readonly out: string;
  readonly seed?: string;
  readonly durationS?: string;
  readonly agents?: string;
  readonly fast?: boolean;
  readonly reference?: boolean;
  readonly steps?: string;
  readonly json?: boolean;
}

/** `telos simulate SPEC.json|RUN --out FILE`: spike trains of a network with a purpose, or of one that was inferred. */
export function addSimulate(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("simulate <source>")
    .summary("spike trains from a spec or an inferred network, activity from a trained controller")
    .description(
      "Simulates spike trains: of the network that a spec describes, or of the network that a run inferred. The run of a trained controller\ngives activity, actions, inputs and weights (.nwb or .npz). The ending of the output decides\nits format: .nwb (NWB 2.7), .npz (pynapple TsGroup) or .csv (unit,time_s).",
    )
    .requiredOption("--out <file>", "where to write: .nwb, .npz or .csv")
    .option("--seed <S>", "instead of the spec's; a run is simulated with 1")
    .option("--duration-s <seconds>", "instead of the spec's; a run is simulated for an hour")
    .option("--agents <A>", "of a trained controller: how many agents", "10")
    .option("--steps <T>", "of a trained controller: steps of each agent at most; without it as in its evaluation")
    .option("--fast", "kernels with fused multiply-add; the last digits may differ between processors")
    .option("--reference", "plain TypeScript instead of kernels")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos simulate examples/ring-reward.json --out ring.nwb\n  telos simulate runs/… --out again.npz --duration-s 600 --seed 3\n  telos simulate runs/…_train-square_… --agents 20 --out square.nwb\n",
    )
    .action(async (source: string, options: SimulateOptions) => {
      const seed =
        options.seed === undefined ? undefined : parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER);
      const durationS = options.durationS === undefined ? undefined : parseNumber("--duration-s", options.durationS);
      if (durationS !== undefined && !(durationS > 0))
        throw new UsageError(`--duration-s: must be > 0 but is ${durationS}.`);
      if (!existsSync(source)) throw new UsageError(`${source}: there is no such spec or run folder.`);
      if (statSync(source).isDirectory() && isControllerRun(readRun(source)))
        return controlled(source, options, seed, terminal, exit);
      const sampler = chosenSpinKernels(options)?.sampler;
      const format = recordingFormat(options.out);
      const made = statSync(source).isDirectory()
        ? fromRun(source, seed, durationS, sampler)
        : fromSpec(source, seed, durationS, sampler);
      await writeRecording(options.out, format, made.recording, made.seed);
      const spikes = made.recording.units.reduce((sum, unit) => sum + unit.timesS.length, 0);
      const answer = {
        out: options.out,
        units: made.recording.units.length,
        spikes,
        durationSeconds: made.durationS,
        seed: made.seed,
      };
      terminal.print(
        options.json
          ? `${JSON.stringify(answer, null, 2)}\n`
          : `Wrote ${options.out}: ${answer.units} units, ${spikes} spikes in ${made.durationS} s (seed ${made.seed}).\n`,
      );
      exit(0);
    });
}

const MOST_STEPS = 10_000_000;
const MOST_AGENTS = 10_000;

async function controlled(
  source: string,
  options: SimulateOptions,
  given: number | undefined,
  terminal: Terminal,
  exit: (code: number) => void,
): Promise<void> {
  const seed = given ?? 1;
  if (options.durationS !== undefined) throw new UsageError("--duration-s: a controller lives in steps. Give --steps.");
  const answer = await simulateControllerRun({
    run: readRun(source),
    out: options.out,
    agents: parseInteger("--agents", options.agents ?? "10", 1, MOST_AGENTS),
    steps: options.steps === undefined ? undefined : parseInteger("--steps", options.steps, 1, MOST_STEPS),
    seed,
    kernels: chosenKernels(options),
  });
  const { out, agents, units, steps, lifetime } = answer;
  terminal.print(
    options.json
      ? `${JSON.stringify(answer, null, 2)}\n`
      : `Wrote ${out}: ${agents} agents, ${units} units, ${number(lifetime)} of ${steps} steps lived on average (seed ${seed}).\n`,
  );
  exit(0);
}

interface Simulated {
  readonly recording: Recording;
  readonly seed: number;
  readonly durationS: number;
}

function fromSpec(
  path: string,
  seed: number | undefined,
  durationS: number | undefined,
  sampler: SpinSamplerOf | undefined,
): Simulated {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`${path}: not valid JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const given = parseSpec(json);
  const spec = { ...given, seed: seed ?? given.seed, durationS: durationS ?? given.durationS };
  return { recording: simulateSpec(spec, sampler).recording, seed: spec.seed, durationS: spec.durationS };
}

const AN_HOUR_S = 3600;

function fromRun(folder: string, seed = 1, durationS = AN_HOUR_S, sampler?: SpinSamplerOf): Simulated {
  const run = readRun(folder);
  const { network, unitIds } = predictionNetworkOf(run.arrays(), join(folder));
  const spins = { ...networkPolicy(network), updateRateHz: network.updateRateHz };
  const trains = simulateNetwork(spins, networkWords(network), durationS, seed, sampler);
  return {
    seed,
    durationS,
    recording: {
      format: "simulation",
      identifier: `telos-${run.manifest.specSha256.slice(0, 16)}`,
      description: `Simulated from the network inferred in ${run.manifest.name}, ${durationS} s`,
      units: trains.map((timesS, k) => ({
        id: unitIds[k],
        name: String(unitIds[k]),
        timesS,
        observed: [{ startS: 0, stopS: durationS }],
        columns: {},
      })),
      tables: [],
      stimuli: [],
      notes: [],
      facts: {},
    },
  };
}
