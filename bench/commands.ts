import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Benchmark } from "./harness/benchmark.ts";
import { headroom, missingRatio, type Ratio } from "./harness/ratio.ts";
import { three } from "./harness/report.ts";

const ROOT = join(import.meta.dirname, "..");
const HOUR_S = 3600;

/** How long a command took: what a user waited, and what all its threads really ran. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** Goals 4 and 5: whole commands, from the first line of Node to the last byte of the report. */
export const commands: Benchmark = {
  name: "commands",
  title: "Whole commands",
  async run({ rounds, clock, long, tell }) {
    const folder = mkdtempSync(join(tmpdir(), "telos-bench-"));
    const repeats = Math.min(rounds, 3);
    const timed = async (title: string, count: number, args: (k: number) => readonly string[], allowed?: number[]) => {
      const took: Took[] = [];
      for (let k = 0; k < count; k++) took.push(await telos(args(k), allowed));
      tell(
        `  ${title}: ${took.map(({ wall, cpu }) => `${three(wall)} s (${three(cpu)} s of its own time)`).join(", ")}\n`,
      );
      return took.map((one) => one[clock]);
    };
    try {
      const file = join(folder, "ring.nwb");
      await telos(["simulate", "examples/ring-reward.json", "--out", file, "--duration-s", String(HOUR_S)]);
      const infer = await timed("telos infer, an hour of eight units", repeats, (k) => {
        return ["infer", file, "--out", join(folder, `infer-${k}`)];
      });
      const start = await timed("npm start", repeats, (k) => ["start", "--out", join(folder, `start-${k}`)]);
      const ratios: Ratio[] = [
        headroom("telos infer, one hour of eight units", infer, 5, "5 s / the whole command"),
        headroom("npm start", start, 20, "20 s / the whole command"),
      ];
      const threads = availableParallelism();
      const name = `telos reproduce all, three seeds, ${threads} threads`;
      if (!long) {
        const missing = "takes minutes: npm run bench -- --long";
        return [...ratios, missingRatio(name, 1, "3 min / the whole command", missing)];
      }
      // Ends with 1 where a claim of a study fails, which is not what is measured here.
      const all = () => ["reproduce", "all", "--seeds", "1001..1003", "--out", join(folder, "all")];
      const reproduce = await timed("telos reproduce all", 1, all, [0, 1]);
      const shared = clock === "wall" ? reproduce : reproduce.map((seconds) => seconds / threads);
      return [
        ...ratios,
        headroom(name, shared, 180, `3 min / ${clock === "wall" ? "the command" : "own time by threads"}`),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const USAGE = pathToFileURL(join(import.meta.dirname, "work/childUsage.ts")).href;

/** @throws Error with the last line of what the command said if it ended otherwise than allowed */
function telos(args: readonly string[], allowed: readonly number[] = [0]): Promise<Took> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ["--import", USAGE, join(ROOT, "packages/cli/bin/telos.js"), ...args], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    let faults = "";
    let usage = "";
    child.stderr?.on("data", (bytes) => {
      faults += String(bytes);
    });
    child.stdio[3]?.on("data", (bytes) => {
      usage += String(bytes);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const wall = (performance.now() - started) / 1000;
      if (code === null || !allowed.includes(code))
        reject(new Error(`telos ${args[0]} ended with ${code}: ${faults.trim().split("\n").at(-1)}`));
      else resolve({ wall, cpu: (JSON.parse(usage) as { cpuSeconds: number }).cpuSeconds });
    });
  });
}
