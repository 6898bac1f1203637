import { join } from "node:path";
import {
  buildProblem,
  type Checkpoint,
  createRng,
  type HypercubeSolution,
  type HypercubeState,
  hypercubeMethod,
  networkPolicy,
  networkWords,
  type Recording,
  run,
  type SolverKernels,
  type Spec,
  type SpinSamplerOf,
  simulateNetwork,
  simulateSpec,
} from "@telos/core";
import { predictionNetworkOf } from "@telos/recordings";
import { checkpointPacer, type Headline, type Run, type RunFolder, type RunInput } from "@telos/runs";
import { chosenKernels, type KernelChoice, kernelBuildOf } from "./chosenKernels.ts";
import { chosenSpinKernels } from "./chosenSpinKernels.ts";
import { openPlace, type RunPlace } from "./openPlace.ts";
import { number } from "./plainTable.ts";
import { progressBar } from "./progress.ts";
import { inputOf } from "./runPrediction.ts";
import { type RecordChoice, simulateControllerRun } from "./simulateController.ts";
import type { Terminal } from "./terminal.ts";
import { type RecordingFormat, writeRecording } from "./writeRecording.ts";

/** What is simulated: fully resolved, plain data. */
export type SimulationSource =
  /** The network that a spec describes. */
  | { readonly kind: "spec"; readonly spec: Spec }
  /** The network that a run inferred. */
  | { readonly kind: "inference"; readonly ofSha256: string; readonly seed: number; readonly durationS: number }
  /** The controller that a run trained. */
  | {
      readonly kind: "controller";
      readonly ofSha256: string;
      readonly seed: number;
      readonly agents: number;
      /** As in its evaluation when null. */
      readonly steps: number | null;
      /** For `telos infer`: states, actions and network alone. */
      readonly record?: RecordChoice;
    };

/** What a simulation's `spec.json` holds. */
export interface SimulationSpec {
  readonly specVersion: 1;
  readonly kind: "simulation";
  readonly source: SimulationSource;
  readonly format: RecordingFormat;
}

/** A simulation and where to put it. */
export interface SimulationJob {
  readonly name: string;
  readonly source: SimulationSource;
  readonly format: RecordingFormat;
  /** The run that is simulated, where it is one. */
  readonly of?: Run | undefined;
  readonly input?: RunInput | undefined;
  readonly kernels: KernelChoice;
  readonly command: readonly string[];
  readonly terminal: Terminal;
  readonly place: RunPlace;
}

/** What was written, and what `telos simulate --json` prints. */
export interface SimulationDone {
  readonly stopped: boolean;
  readonly folder: string;
  readonly answer: Readonly<Record<string, number | string>>;
  /** In one sentence. */
  readonly sentence: string;
}

/** What a simulation came to, wherever it is written. */
export interface Simulated {
  readonly answer: Readonly<Record<string, number | string>>;
  readonly sentence: string;
  readonly headline: Headline;
}

/** Simulates into a run folder: `recording.nwb` (or `.npz`, `.csv`). Ctrl-C keeps the search for the network's behaviour. */
export async function runSimulation(job: SimulationJob): Promise<SimulationDone> {
  const { source, format, terminal, of } = job;
  const spec: SimulationSpec = { specVersion: 1, kind: "simulation", source, format };
  const folder = openPlace(job.place, terminal, {
    name: `simulate-${job.name}`,
    command: job.command,
    spec,
    seed: source.kind === "spec" ? source.spec.seed : source.seed,
    kernels: kernelBuildOf(job.kernels),
    inputs: of === undefined ? [] : [job.input ?? inputOf(join(of.path, "arrays.npz"))],
  });
  try {
    const file = `recording.${format}`;
    const solution = await solve(source, folder, job);
    if (solution === "cancelled") {
      folder.finish("cancelled", "Stopped by the user while the network's behaviour was sought; the search is kept.");
      return { stopped: true, folder: folder.path, answer: { out: folder.path }, sentence: "Stopped." };
    }
    const made = await writeSimulation(join(folder.path, file), format, source, {
      of,
      solution,
      kernels: job.kernels,
    });
    folder.adopt(file);
    folder.finish("complete", undefined, made.headline);
    return { stopped: false, folder: folder.path, answer: made.answer, sentence: made.sentence };
  } catch (fault) {
    folder.fail(fault);
    throw fault;
  }
}

/** The search for the behaviour of a network with a purpose, round by round: watched, stopped and kept. */
async function solve(
  source: SimulationSource,
  folder: RunFolder,
  { terminal, place, kernels }: SimulationJob,
): Promise<HypercubeSolution | "cancelled" | undefined> {
  if (source.kind !== "spec" || source.spec.kind !== "spinNetwork") return undefined;
  const saved = folder.saved?.state as Checkpoint<HypercubeState> | undefined;
  const keep = checkpointPacer(folder, {
    everySeconds: place.checkpointSeconds,
    clock: terminal.clock,
    signal: terminal.signal,
  });
  const bar = progressBar(terminal, "simulate");
  const outcome = await run(hypercubeMethod(solverOf(source.spec, kernels)), buildProblem(source.spec), {
    rng: createRng(source.spec.seed), // not drawn from
    maxSteps: Number.MAX_SAFE_INTEGER, // the method knows its own most rounds
    signal: terminal.signal,
    ...(saved ? { from: saved } : {}),
    onStep: ({ step }, checkpoint) => {
      keep(() => ({ stage: "solve", step, total: step, state: checkpoint }));
      bar.update(0, `round ${step} of the search for its behaviour`);
    },
  });
  bar.end();
  return outcome.status === "cancelled" ? "cancelled" : outcome.result;
}

/** Networks of fewer units are solved by the reference, as they always were: that takes seconds at most. */
const FEWEST_UNITS = 16;

/** What solves the forward problem of a spec: kernels, on several threads, where it is large. */
function solverOf({ kind, units }: Spec, kernels: KernelChoice): SolverKernels {
  return kind === "spinNetwork" && units >= FEWEST_UNITS ? (chosenSpinKernels(kernels)?.solver ?? {}) : {};
}

/** Simulates and writes one file; the same source gives the same bytes. */
export async function writeSimulation(
  path: string,
  format: RecordingFormat,
  source: SimulationSource,
  how: {
    /** The run that is simulated, where it is one. */
    readonly of: Run | undefined;
    /** Of a spec's forward problem, where it was solved in steps. */
    readonly solution?: HypercubeSolution | undefined;
    readonly kernels: KernelChoice;
  },
): Promise<Simulated> {
  const { of, solution } = how;
  if (source.kind === "controller") {
    const { agents, seed, record } = source;
    const answer = await simulateControllerRun({
      run: runOf(of),
      out: path,
      agents,
      steps: source.steps ?? undefined,
      seed,
      kernels: chosenKernels(how.kernels),
      record,
    });
    const { units, steps, lifetime } = answer;
    if (record)
      return {
        answer: { ...answer },
        sentence: `Wrote ${path}: ${agents * steps} steps of ${agents} agents, ${units} units; agents that ended started anew, lives of ${number(lifetime)} steps on average (seed ${seed}). Next: telos infer ${path} --process rateNetwork`,
        headline: { agents, units, steps, lifetime },
      };
    return {
      answer: { ...answer },
      sentence: `Wrote ${path}: ${agents} agents, ${units} units, ${number(lifetime)} of ${steps} steps lived on average (seed ${seed}).`,
      headline: { agents, units, steps, lifetime },
    };
  }
  const sampler = chosenSpinKernels(how.kernels)?.sampler;
  const made =
    source.kind === "spec"
      ? {
          recording: simulateSpec(source.spec, { sampler, solution, solver: solverOf(source.spec, how.kernels) })
            .recording,
          ...source.spec,
        }
      : { recording: recordingOfRun(runOf(of), source.seed, source.durationS, sampler), ...source };
  await writeRecording(path, format, made.recording, made.seed);
  const units = made.recording.units.length;
  const spikes = made.recording.units.reduce((sum, unit) => sum + unit.timesS.length, 0);
  const { durationS: durationSeconds, seed } = made;
  return {
    answer: { out: path, units, spikes, durationSeconds, seed },
    sentence: `Wrote ${path}: ${units} units, ${spikes} spikes in ${durationSeconds} s (seed ${seed}).`,
    headline: { units, spikes, durationSeconds },
  };
}

function runOf(of: Run | undefined): Run {
  if (of === undefined) throw new Error("simulate: the run that is simulated was not given.");
  return of;
}

function recordingOfRun(of: Run, seed: number, durationS: number, sampler: SpinSamplerOf | undefined): Recording {
  const { network, unitIds } = predictionNetworkOf(of.arrays(), of.path);
  const spins = { ...networkPolicy(network), updateRateHz: network.updateRateHz };
  const trains = simulateNetwork(spins, networkWords(network), durationS, seed, sampler);
  return {
    format: "simulation",
    identifier: `telos-${of.manifest.specSha256.slice(0, 16)}`,
    description: `Simulated from the network inferred in ${of.manifest.name}, ${durationS} s`,
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
  };
}
