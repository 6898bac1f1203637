import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { commands } from "./commands.ts";
import { controllerStep } from "./controllerStep.ts";
import type { Benchmark } from "./harness/benchmark.ts";
import { chooseBenchmarks } from "./harness/chooseBenchmarks.ts";
import type { Clock } from "./harness/clock.ts";
import type { Ratio } from "./harness/ratio.ts";
import { ratiosText } from "./harness/report.ts";
import { hypercubeBackup } from "./hypercubeBackup.ts";
import { hypercubeSolve } from "./hypercubeSolve.ts";
import { likelihood } from "./likelihood.ts";
import { matrixProduct } from "./matrixProduct.ts";
import { simulation } from "./simulation.ts";
import { training } from "./training.ts";

const BENCHMARKS: readonly Benchmark[] = [
  matrixProduct,
  controllerStep,
  training,
  hypercubeBackup,
  hypercubeSolve,
  likelihood,
  simulation,
  commands,
];

const HELP = `npm run bench [-- OPTIONS]

  --only NAMES   only these, separated by commas: ${BENCHMARKS.map(({ name }) => name).join(", ")}
  --rounds N     rounds of each race, at least 3 (default 15)
  --clock C      wall (default), or cpu: the working thread's own time, for a busy machine; no figures for two threads
  --long         what takes many minutes too: telos reproduce all, three seeds
  --json         one JSON object on standard output: { "ratios": [{ "name", "ratio", "goal" }] }; the rest on standard error
`;

const OPTIONS = {
  only: { type: "string" },
  rounds: { type: "string", default: "15" },
  clock: { type: "string", default: "wall" },
  long: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

interface Options {
  readonly benchmarks: readonly Benchmark[];
  readonly rounds: number;
  readonly clock: Clock;
  readonly long: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error that says which option is wrong and what it may be */
function readOptions(): Options {
  const { values } = parseArgs({ options: OPTIONS });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 3)) throw new RangeError("--rounds must be an integer ≥ 3.");
  const { clock } = values;
  if (clock !== "wall" && clock !== "cpu") throw new RangeError("--clock must be wall or cpu.");
  return { ...values, rounds, clock, benchmarks: chooseBenchmarks(BENCHMARKS, values.only) };
}

/** Runs what was asked for. @returns the exit code: 1 if a benchmark could not be run to its end */
async function main({ benchmarks, rounds, clock, long, json, help }: Options): Promise<number> {
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const tell = (text: string) => void (json ? process.stderr : process.stdout).write(text);
  const ratios: Ratio[] = [];
  let code = 0;
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  tell(`${machine}\n\n`);
  for (const benchmark of benchmarks) {
    tell(`${benchmark.title}\n`);
    try {
      const measured = await benchmark.run({ rounds, clock, long, tell });
      tell(`${ratiosText(measured)}\n`);
      ratios.push(...measured);
    } catch (fault) {
      // One refused answer must not hide what the other benchmarks say.
      tell(`  refused: ${fault instanceof Error ? fault.message : String(fault)}\n\n`);
      code = 1;
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, rounds, clock, ratios }, undefined, 2)}\n`);
  return code;
}

let options: Options | undefined;
try {
  options = readOptions();
} catch (fault) {
  process.stderr.write(`bench: ${fault instanceof Error ? fault.message : String(fault)}\n`);
}
process.exitCode = options ? await main(options) : 2;
