import { basename, join } from "node:path";
import {
  CONTROLLER_PRESETS,
  compareWithTruth,
  drawPurpose,
  INFER_PRESET,
  type InferRequest,
  prepareInference,
  simulateSpec,
} from "@telos/core";
import { CHECKPOINT_SECONDS, makeFolders, readRun, writeWhole } from "@telos/runs";
import type { Command } from "commander";
import { chosenKernels, type KernelChoice, kernelFlags } from "../chosenKernels.ts";
import { chosenSpinKernels } from "../chosenSpinKernels.ts";
import { gatesText } from "../gatesText.ts";
import { inferenceText } from "../inferenceText.ts";
import type { RunPlace } from "../openPlace.ts";
import { parseInteger } from "../parseList.ts";
import { number } from "../plainTable.ts";
import { readInput } from "../readInput.ts";
import { runInference } from "../runInference.ts";
import { runTraining } from "../runTraining.ts";
import { simulateControllerRun } from "../simulateController.ts";
import type { Terminal } from "../terminal.ts";
import { comparisonText, trueAdaptation } from "../trueAdaptation.ts";
import { writeRecording } from "../writeRecording.ts";

interface StartOptions {
  readonly seed: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly fast?: boolean;
  readonly threads?: string;
}

/** How everything is computed: which kernels, and threads of the inference at most. */
interface Means {
  readonly kernels: KernelChoice;
  readonly threads: number | undefined;
}

const MOST_THREADS = 512;

/** `telos start [FILE]`: the whole way, on a network with a known purpose or on a recording of one's own. */
export function addStart(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("start [file]")
    .summary("the whole way: record, inspect, infer, predict, and compare with the truth")
    .description(
      "Without a file: draws a purpose, simulates a network that has it, writes a recording, then treats it as a stranger's and only at the end compares with the truth; then trains a controller that keeps a network inside a square. With a file: inspects it, infers, predicts.",
    )
    .option("--seed <S>", "of the purpose that is drawn, and of the inference", "1")
    .option("--out <folder>", "where everything goes; without it runs/start-…, which the next start replaces")
    .option("--force", "write into a folder that holds other things")
    .option(
      "--threads <n>",
      "worker threads of the inference (default: one for each core); the numbers do not depend on them",
    )
    .option("--fast", "kernels with fused multiply-add: faster, the last digits may differ between processors")
    .addHelpText("after", "\nExamples:\n  npm start\n  npm start -- --seed 7\n  npm start -- recording.nwb\n")
    .action(async (file: string | undefined, options: StartOptions) => {
      const seed = parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER);
      const folder =
        options.out ??
        join("runs", file === undefined ? `start-seed${seed}` : `start-${basename(file).replace(/\.[^.]*$/, "")}`);
      const force = options.force === true;
      const { fast = false, threads } = options;
      const means = {
        kernels: { fast },
        threads: threads === undefined ? undefined : parseInteger("--threads", threads, 1, MOST_THREADS),
      };
      exit(
        file === undefined
          ? await demonstrate(seed, folder, force, means, terminal)
          : await ownRecording(file, seed, { out: folder, force, replace: options.out === undefined }, means, terminal),
      );
    });
}

function requestOf(seed: number): InferRequest {
  const { surrogates, replicates } = INFER_PRESET;
  return { choice: {}, stimulusLagMs: "auto", family: "auto", accept: [], surrogates, replicates, seed };
}

async function ownRecording(
  file: string,
  seed: number,
  place: { readonly out: string; readonly force: boolean; readonly replace: boolean },
  means: Means,
  terminal: Terminal,
): Promise<number> {
  const { recording, input } = await readInput(file);
  const request = requestOf(seed);
  const prepared = prepareInference(recording, request);
  const gates = prepared.kind === "refused" ? prepared.purpose.gates : prepared.context.gates;
  terminal.print(
    `${basename(file)}: ${recording.format}, ${recording.units.length} units.\n\nQuality gates:\n${gatesText(gates, terminal.colour)}\n\n`,
  );
  const { purpose, folder: out } = await runInference({
    recording,
    input,
    request,
    kernels: chosenSpinKernels(means.kernels),
    prepared,
    threads: means.threads,
    command: ["telos", "infer", input.path, ...kernelFlags(means.kernels)],
    terminal,
    place: { kind: "new", ...place, checkpointSeconds: CHECKPOINT_SECONDS },
  });
  terminal.print(inferenceText(purpose, out, terminal.colour));
  const strongest = strongestDeath(purpose.fit?.predictions ?? []);
  if (strongest) terminal.print(`\n${strongest.title}: ${strongest.sentences.join(" ")}\n`);
  return purpose.verdict === "refused" ? 1 : 0;
}

async function demonstrate(
  seed: number,
  folder: string,
  force: boolean,
  means: Means,
  terminal: Terminal,
): Promise<number> {
  terminal.print(`1  A network with a purpose that only it knows (seed ${seed})\n`);
  const spec = drawPurpose(seed);
  const { recording: made } = simulateSpec(spec, { sampler: chosenSpinKernels(means.kernels)?.sampler });
  makeFolders(folder);
  const path = join(folder, "recording.nwb");
  await writeRecording(path, "nwb", made, seed);
  const truthPath = join(folder, "truth.json");
  writeWhole(truthPath, `${JSON.stringify(spec, null, 2)}\n`);
  terminal.print(
    `   ${made.units.length} cells recorded for ${number(spec.durationS)} s: ${path}\n   (its purpose went to ${truthPath}, which the next steps do not open)\n\n`,
  );

  terminal.print("2  A stranger opens the recording\n");
  const { recording, input } = await readInput(path);
  const request = requestOf(seed);
  const prepared = prepareInference(recording, request);
  const gates = prepared.kind === "refused" ? prepared.purpose.gates : prepared.context.gates;
  const rates = recording.units.map((unit) => unit.timesS.length / spec.durationS);
  terminal.print(
    `   ${recording.format}, ${recording.units.length} units at ${number(Math.min(...rates))} to ${number(Math.max(...rates))} Hz; ${gates.filter((gate) => gate.verdict === "pass").length} of ${gates.length} quality gates passed\n   (simulated cells know no refractory period, so the gate on short intervals warns: that is expected here)\n\n`,
  );

  terminal.print("3  What is this network for?\n");
  const { purpose, folder: out } = await runInference({
    recording,
    input,
    request,
    kernels: chosenSpinKernels(means.kernels),
    prepared,
    threads: means.threads,
    command: ["telos", "infer", input.path, ...kernelFlags(means.kernels)],
    terminal,
    place: madeAnew(folder, "inference", force),
  });
  const indent = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => (line === "" ? line : `   ${line}`))
      .join("\n");
  terminal.print(`${indent(inferenceText(purpose, out, terminal.colour))}\n\n`);
  const { fit } = purpose;
  const death = strongestDeath(fit?.predictions ?? []);
  if (!fit || !death) return 1;
  terminal.print(`4  A prediction that an experiment can test\n   ${death.title}: ${death.sentences.join(" ")}\n\n`);

  terminal.print("5  Only now: the truth\n");
  const comparison = compareWithTruth(spec, purpose.data.unitIds, fit);
  const adaptation = trueAdaptation(spec, purpose.data.unitIds, fit, death, seed);
  const { figureCsv, rewardRecovery } = await import("@telos/figures");
  writeWhole(join(folder, "reward-recovery.svg"), rewardRecovery(comparison.recovery));
  writeWhole(join(folder, "reward-recovery.csv"), figureCsv(rewardRecovery, comparison.recovery));
  writeWhole(
    join(folder, "comparison.json"),
    `${JSON.stringify({ seed, ...comparison.numbers, ...adaptation }, null, 2)}\n`,
  );
  terminal.print(comparisonText(purpose.verdict, comparison.numbers, adaptation));
  terminal.print(
    `\n   Report: ${out}/report.html\n   Truth against inference: ${join(folder, "reward-recovery.svg")}\n`,
  );
  await control(seed, folder, force, means, terminal);
  return 0;
}

/** A part of the demonstration: what an earlier start left there is replaced, but not under a process at work in it. */
function madeAnew(folder: string, part: string, force: boolean): RunPlace {
  return { kind: "new", out: join(folder, part), force, replace: true, checkpointSeconds: CHECKPOINT_SECONDS };
}

function strongestDeath<Death extends { readonly kind: string; readonly adaptationBits: number }>(
  predictions: readonly Death[],
): Death | undefined {
  const deaths = predictions.filter((prediction) => prediction.kind === "cellDeath");
  return deaths.length === 0
    ? undefined
    : deaths.reduce((most, death) => (death.adaptationBits > most.adaptationBits ? death : most));
}

const QUICK = { updates: 600, agents: 24, steps: 500 } as const; // some seconds; telos train square does it in full

/** The other direction: a purpose is given, here to keep all choices open, and a network is made to serve it. */
async function control(seed: number, folder: string, force: boolean, means: Means, terminal: Terminal): Promise<void> {
  terminal.print("\n6  The other direction: keep a hundred units free inside a square\n");
  const { square } = CONTROLLER_PRESETS;
  const spec = {
    ...square,
    training: { ...square.training, steps: QUICK.updates },
    evaluation: { ...square.evaluation, agents: QUICK.agents, steps: QUICK.steps },
    seed: square.seed + seed - 1, // the seed 1, which is the default, gives the network of the preset
  };
  const kernels = chosenKernels(means.kernels);
  const done = await runTraining({
    name: "square",
    spec,
    command: ["telos", "start", "--seed", String(seed), ...kernelFlags(means.kernels)],
    terminal,
    kernels,
    place: madeAnew(folder, "controller", force),
  });
  const [trained, myopic] = done.controls;
  const out = join(folder, "controlled.nwb");
  const { agents } = await simulateControllerRun({
    run: readRun(done.folder),
    out,
    agents: 4,
    steps: QUICK.steps,
    seed,
    kernels,
  });
  terminal.print(
    `   A controller that wants nothing but choice lives ${number(trained.lifetime)} of ${QUICK.steps} steps and visits ${Math.round(100 * trained.coverage)} % of the square;\n   looking one step ahead lives ${number(myopic.lifetime)}. Activity of ${agents} agents: ${out}\n   The square being filled: ${done.folder}/report.html\n`,
  );
}
