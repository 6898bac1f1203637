import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, extname } from "node:path";
import { parseSpec, type Spec } from "@telos/core";
import { type Run, readRun } from "@telos/runs";
import type { Command } from "commander";
import { kernelFlags } from "../chosenKernels.ts";
import { parseChoice, parseInteger, parseNumber } from "../parseList.ts";
import { addCheckpointOption, newPlace, resumeHint } from "../placeOptions.ts";
import { runSimulation, type SimulationDone, type SimulationSource, writeSimulation } from "../runSimulation.ts";
import { RECORDED_STEPS, type RecordChoice } from "../simulateController.ts";
import { type Terminal, UsageError } from "../terminal.ts";
import { isControllerRun } from "../trainedRun.ts";
import { type RecordingFormat, recordingFormat } from "../writeRecording.ts";

interface SimulateOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly format: string;
  readonly checkpointS?: string;
  readonly seed?: string;
  readonly durationS?: string;
  readonly agents?: string;
  readonly threads?: string;
  readonly fast?: boolean;
  readonly reference?: boolean;
  readonly steps?: string;
  readonly record?: string | true;
  readonly exploration?: string;
  readonly json?: boolean;
}

/** `telos simulate SPEC.json|RUN`: spike trains of a network with a purpose, or of one that was inferred. */
export function addSimulate(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("simulate <source>")
    .summary("spike trains from a spec or an inferred network, activity from a trained controller")
    .description(
      "Simulates spike trains: of the network that a spec describes, or of the network that a run inferred. The run of a trained controller gives activity, actions, inputs and weights (.nwb or .npz). Writes a run folder with the recording in it, or with --out FILE that file alone, in the format of its ending: .nwb (NWB 2.7), .npz (pynapple TsGroup) or .csv (unit,time_s).",
    )
    .option("--out <path>", "a file to write (.nwb, .npz or .csv), or a run folder; without it a new one under runs/")
    .option("--format <name>", "of the recording in a run folder: nwb, npz or csv", "nwb")
    .option("--force", "write into a folder that holds other things")
    .option("--seed <S>", "instead of the spec's; a run is simulated with 1")
    .option("--duration-s <seconds>", "instead of the spec's; a run is simulated for an hour")
    .option("--agents <A>", "of a trained controller: how many agents", "10")
    .option("--steps <T>", "of a trained controller: steps of each agent at most; without it as in its evaluation")
    .option(
      "--record [controller]",
      `of a trained controller: for telos infer, only states, actions and network (.npz); who ends starts anew, ${RECORDED_STEPS} steps of each agent unless said; controller: trained, myopic, random or free`,
    )
    .option("--exploration <e>", "with --record: share of random actions of a trained R network", "0")
    .option("--threads <n>", "to solve a network of 16 units or more with (default: one for each core)")
    .option("--fast", "kernels with fused multiply-add; the last digits may differ between processors")
    .option("--reference", "plain TypeScript instead of kernels");
  addCheckpointOption(command)
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos simulate examples/ring-reward.json --out ring.nwb\n  telos simulate examples/ring-reward.json --out runs/ring\n  telos simulate runs/… --out again.npz --duration-s 600 --seed 3\n  telos simulate runs/…_train-square_… --agents 20 --out square.nwb\n  telos simulate runs/…_train-square_… --record --out agent.npz\n",
    )
    .action(async (source: string, options: SimulateOptions) => {
      const seed =
        options.seed === undefined ? undefined : parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER);
      const durationS = options.durationS === undefined ? undefined : parseNumber("--duration-s", options.durationS);
      if (durationS !== undefined && !(durationS > 0))
        throw new UsageError(`--duration-s: must be > 0 but is ${durationS}.`);
      if (!existsSync(source)) throw new UsageError(`${source}: there is no such spec or run folder.`);
      if (options.record !== undefined && !statSync(source).isDirectory())
        throw new UsageError(
          "--record: is for the run of a trained controller: name the folder that telos train made.",
        );
      const of = statSync(source).isDirectory() ? readRun(source) : undefined;
      const what = of === undefined ? fromSpec(source, seed, durationS) : fromRun(of, seed, durationS, options);
      const { out } = options;
      if (out !== undefined && extname(out) !== "" && !(existsSync(out) && statSync(out).isDirectory())) {
        const { answer, sentence } = await writeSimulation(out, formatFor(out, what), what, {
          of,
          kernels: options,
        });
        terminal.print(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${sentence}\n`);
        return exit(0);
      }
      const recorded = what.kind === "controller" && what.record !== undefined;
      const format = recorded ? "npz" : parseChoice("--format", options.format, ["nwb", "npz", "csv"]);
      if (what.kind === "controller" && format === "csv")
        throw new UsageError("--format: the run of a controller is written as nwb or npz.");
      const done = await runSimulation({
        name: of === undefined ? basename(source).replace(/\.[^.]*$/, "") : of.manifest.name,
        source: what,
        format,
        of,
        kernels: options,
        command: ["telos", "simulate", source, ...flagsOf(options)],
        terminal,
        place: newPlace(options),
      });
      saySimulation(done, options.json === true, terminal);
      exit(done.stopped ? 1 : 0);
    });
}

/** Prints what was simulated, as words or as one JSON object. */
export function saySimulation(done: SimulationDone, json: boolean, terminal: Terminal): void {
  terminal.print(json ? `${JSON.stringify({ ...done.answer, folder: done.folder }, null, 2)}\n` : `${done.sentence}\n`);
  if (done.stopped) terminal.tell(resumeHint(done.folder));
}

// The run of a controller has formats of its own, which its writer names.
function formatFor(path: string, source: SimulationSource): RecordingFormat {
  return source.kind === "controller" ? "nwb" : recordingFormat(path);
}

function flagsOf(options: SimulateOptions): string[] {
  const { seed, durationS, agents, steps, fast, reference, record, exploration } = options;
  const flags = { "--seed": seed, "--duration-s": durationS, "--agents": agents, "--steps": steps };
  return [
    ...Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
    ...(record === undefined ? [] : ["--record", ...(record === true ? [] : [record])]),
    ...(record === undefined || exploration === undefined ? [] : ["--exploration", exploration]),
    ...kernelFlags({ fast, reference }),
  ];
}

function recordOf(who: string | true, exploration = "0"): RecordChoice {
  const share = parseNumber("--exploration", exploration);
  if (!(share >= 0 && share <= 1)) throw new UsageError(`--exploration: must lie in [0, 1] but is ${share}.`);
  return {
    who: who === true ? "trained" : parseChoice("--record", who, ["trained", "myopic", "random", "free"]),
    exploration: share,
  };
}

const MOST_STEPS = 10_000_000;
const MOST_AGENTS = 10_000;
const AN_HOUR_S = 3600;

function fromRun(of: Run, seed = 1, durationS: number | undefined, options: SimulateOptions): SimulationSource {
  const { agents, steps, record } = options;
  const ofSha256 = of.manifest.specSha256;
  if (record !== undefined && !isControllerRun(of))
    throw new UsageError("--record: is for the run of a trained controller; this run inferred a network of spikes.");
  if (!isControllerRun(of)) return { kind: "inference", ofSha256, seed, durationS: durationS ?? AN_HOUR_S };
  if (durationS !== undefined) throw new UsageError("--duration-s: a controller lives in steps. Give --steps.");
  return {
    kind: "controller",
    ofSha256,
    seed,
    agents: parseInteger("--agents", agents ?? "10", 1, MOST_AGENTS),
    steps: steps === undefined ? null : parseInteger("--steps", steps, 1, MOST_STEPS),
    ...(record === undefined ? {} : { record: recordOf(record, options.exploration) }),
  };
}

function fromSpec(path: string, seed: number | undefined, durationS: number | undefined): SimulationSource {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new Error(`${path}: not valid JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const given = parseSpec(json);
  const spec: Spec = { ...given, seed: seed ?? given.seed, durationS: durationS ?? given.durationS };
  return { kind: "spec", spec };
}
