import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { controllerStep } from "./controllerStep.ts";
import type { Benchmark } from "./harness/benchmark.ts";
import { chooseBenchmarks } from "./harness/chooseBenchmarks.ts";
import type { Ratio } from "./harness/ratio.ts";
import { ratiosText } from "./harness/report.ts";
import { hypercubeBackup } from "./hypercubeBackup.ts";
import { training } from "./training.ts";

const BENCHMARKS: readonly Benchmark[] = [controllerStep, training, hypercubeBackup];

const HELP = `npm run bench [-- OPTIONS]

  --only NAMES   only these, separated by commas: ${BENCHMARKS.map(({ name }) => name).join(", ")}
  --rounds N     rounds of each race, at least 3 (default 15)
  --long         what takes many minutes too: telos reproduce all, three seeds
  --json         one JSON object on standard output: { "ratios": [{ "name", "ratio", "goal" }] }; the rest on standard error
`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "15" },
    long: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

/** Runs what was asked for. @returns the exit code: 1 if a benchmark could not be run to its end */
async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const tell = (text: string) => void (values.json ? process.stderr : process.stdout).write(text);
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 3)) throw new RangeError("--rounds must be an integer ≥ 3.");
  const ratios: Ratio[] = [];
  let code = 0;
  const machine = `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  tell(`${machine}\n\n`);
  for (const benchmark of chooseBenchmarks(BENCHMARKS, values.only)) {
    tell(`${benchmark.title}\n`);
    try {
      const measured = await benchmark.run({ rounds, long: values.long, tell });
      tell(`${ratiosText(measured)}\n`);
      ratios.push(...measured);
    } catch (fault) {
      // One refused answer must not hide what the other benchmarks say.
      tell(`  refused: ${fault instanceof Error ? fault.message : String(fault)}\n\n`);
      code = 1;
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, rounds, ratios }, undefined, 2)}\n`);
  return code;
}

process.exitCode = await main();
