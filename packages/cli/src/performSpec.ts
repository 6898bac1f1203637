import { dirname } from "node:path";
import { fromSamples, type InferRequest, parseControllerSpec, prepareInference, type WordsRequest } from "@telos/core";
import { readRecording } from "@telos/recordings";
import { type Manifest, type RunInput, readRun } from "@telos/runs";
import { chosenKernels, kernelChoiceOf } from "./chosenKernels.ts";
import { chosenSpinKernels } from "./chosenSpinKernels.ts";
import { sayInference } from "./commands/infer.ts";
import { sayComparison, sayPrediction } from "./commands/predict.ts";
import { sayReproduction } from "./commands/reproduce.ts";
import { saySimulation } from "./commands/simulate.ts";
import { sayTraining } from "./commands/train.ts";
import { type ComparisonSpec, compareRecordings } from "./compareRecordings.ts";
import { findInput } from "./findInput.ts";
import { sayLoop } from "./inferAgents.ts";
import { inferWords, type WordsOptions } from "./inferWords.ts";
import { loopInput } from "./loopInput.ts";
import { loopTruth } from "./loopTruth.ts";
import type { RunPlace } from "./openPlace.ts";
import { runInference } from "./runInference.ts";
import { type LoopSpec, runLoop } from "./runLoop.ts";
import { type PredictionSpec, runPrediction } from "./runPrediction.ts";
import { type ReproductionSpec, runReproduction } from "./runReproduction.ts";
import { runSimulation, type SimulationSpec } from "./runSimulation.ts";
import { runTraining } from "./runTraining.ts";
import type { Terminal } from "./terminal.ts";

/** A run's own spec and manifest: all that is needed to do its work again. */
export interface SpecJob {
  readonly spec: unknown;
  readonly manifest: Manifest;
  readonly place: RunPlace;
  readonly terminal: Terminal;
}

/** What doing it came to. */
export interface SpecDone {
  readonly folder: string;
  /** Stopped by the user before its end. */
  readonly stopped: boolean;
  /** Says what it came to, as the command that began it does. */
  readonly say: (json: boolean) => void;
}

/**
 * Does the work of a run's spec, in a new folder or in the run's own.
 * @throws when the spec is of a kind that is not done again, or an input is not what it was: what, where, how to mend
 */
export async function performSpec(job: SpecJob): Promise<SpecDone> {
  const { spec, manifest, terminal, place } = job;
  const { command } = manifest;
  const kernels = kernelChoiceOf(manifest);
  switch (kindOf(spec)) {
    case "controller": {
      const name = manifest.name.replace(/^train-/, "");
      const done = await runTraining({
        name,
        spec: parseControllerSpec(spec),
        kernels: chosenKernels(kernels),
        command,
        terminal,
        place,
      });
      const stopped = done.status === "cancelled";
      return { folder: done.folder, stopped, say: (json) => sayTraining(done, json, terminal) };
    }
    case "inference": {
      const { request, sampleRateHz, words } = spec as InferenceSpec;
      const input = manifest.inputs[0];
      const path = findInput(input, manifest);
      const solver = chosenSpinKernels(kernels);
      if (words) {
        const [, level] = manifest.inputs;
        const again = { ...words, ...(level ? { input: findInput(level, manifest) } : {}) };
        const { input: _named, ...plain } = request as WordsRequest;
        const { columns, behind, ...job } = await inferWords(path, again, plain);
        const done = await runInference({
          ...job,
          input,
          further: manifest.inputs.slice(1),
          kernels: solver,
          words: { asked: words, columns, behind },
          command,
          terminal,
          place,
        });
        return { folder: done.folder, stopped: done.stopped, say: (json) => sayInference(done, json, terminal) };
      }
      const read = await readRecording({ path });
      const recording = sampleRateHz === undefined ? read : fromSamples(read, sampleRateHz);
      const asked = request as InferRequest;
      const prepared = prepareInference(recording, asked);
      const done = await runInference({
        ...{ recording, input, request: asked, sampleRateHz, prepared, kernels: solver, command, terminal, place },
      });
      return { folder: done.folder, stopped: done.stopped, say: (json) => sayInference(done, json, terminal) };
    }
    case "loop": {
      const asked = spec as LoopSpec;
      const { input, record } = loopInput(findInput(manifest.inputs[0], manifest), {
        steps: asked.steps ?? undefined,
        context: asked.context,
      });
      const name = manifest.name.replace(/^infer-/, "");
      const { truth } = asked;
      const done = await runLoop({
        ...{ name, record, kernels: chosenKernels(kernels), command, terminal, place, spec: asked },
        input: { ...input, path: asked.file.path },
        tell: truth === null ? undefined : () => loopTruth(truth),
      });
      return { folder: done.folder, stopped: done.stopped, say: (json) => sayLoop(done, json, terminal) };
    }
    case "prediction": {
      const { changes } = spec as PredictionSpec;
      const input = manifest.inputs[0];
      const from = dirname(findInput(input, manifest));
      const done = await runPrediction({
        from,
        changes,
        kernels: chosenSpinKernels(kernels),
        input,
        command,
        terminal,
        place,
      });
      return { folder: done.folder, stopped: false, say: (json) => sayPrediction(done, from, json, terminal) };
    }
    case "comparison": {
      const { match, replicates, seed } = spec as ComparisonSpec;
      const [arrays, first, second] = manifest.inputs.map((input) => findInput(input, manifest));
      const from = dirname(arrays!);
      const run = readRun(from);
      const verdict = String(run.metrics().findLast((line) => line.kind === "verdict")?.verdict);
      const done = await compareRecordings({
        ...{ run, folder: from, file: second!, recording: first, match: match ?? undefined, replicates, seed },
        ...{ verdict, command, terminal, place },
      });
      return { folder: done.folder, stopped: false, say: (json) => sayComparison(done, from, json, terminal) };
    }
    case "simulation": {
      const { source, format } = spec as SimulationSpec;
      const name = manifest.name.replace(/^simulate-/, "");
      const input: RunInput | undefined = manifest.inputs[0];
      const of = input === undefined ? undefined : readRun(dirname(findInput(input, manifest)));
      const done = await runSimulation({ name, source, format, of, input, kernels, command, terminal, place });
      return { folder: done.folder, stopped: done.stopped, say: (json) => saySimulation(done, json, terminal) };
    }
    case "reproduction": {
      const done = await runReproduction({
        name: manifest.name,
        spec: spec as ReproductionSpec,
        command,
        terminal,
        place,
      });
      return { folder: done.folder, stopped: done.stopped, say: (json) => sayReproduction(done, json, terminal) };
    }
    default:
      throw new Error(
        `spec.json: kind ${JSON.stringify(kindOf(spec))} cannot be done again by itself. Give its command again: ${command.join(" ")}`,
      );
  }
}

/** What `telos infer` writes into `spec.json`, as far as doing it again needs it. */
interface InferenceSpec {
  readonly request: InferRequest | WordsRequest;
  readonly sampleRateHz?: number;
  /** Of words as they are. */
  readonly words?: WordsOptions;
}

function kindOf(spec: unknown): unknown {
  return typeof spec === "object" && spec !== null && "kind" in spec ? spec.kind : undefined;
}
