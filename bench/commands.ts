import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark } from "./harness/benchmark.ts";
import { headroom, missingRatio, type Ratio } from "./harness/ratio.ts";
import { three } from "./harness/report.ts";

const ROOT = join(import.meta.dirname, "..");
const HOUR_S = 3600;

/** Goals 4 and 5: whole commands, from the first line of Node to the last byte of the report. */
export const commands: Benchmark = {
  name: "commands",
  title: "Whole commands",
  async run({ rounds, long, tell }) {
    const folder = mkdtempSync(join(tmpdir(), "telos-bench-"));
    const repeats = Math.min(rounds, 5);
    try {
      const file = join(folder, "ring.nwb");
      await telos(["simulate", "examples/ring-reward.json", "--out", file, "--duration-s", String(HOUR_S)]);
      const infer = await timed(repeats, (k) => telos(["infer", file, "--out", join(folder, `infer-${k}`)]));
      tell(`  telos infer, an hour of eight units: ${infer.map(three).join(", ")} s\n`);
      const start = await timed(repeats, (k) => telos(["start", "--out", join(folder, `start-${k}`)]));
      tell(`  npm start: ${start.map(three).join(", ")} s\n`);
      const ratios: Ratio[] = [
        headroom("telos infer, one hour of eight units", infer, 5, "5 s / the whole command"),
        headroom("npm start", start, 20, "20 s / the whole command"),
      ];
      const name = `telos reproduce all, three seeds, ${availableParallelism()} threads`;
      const says = "3 min / the whole command";
      if (!long) return [...ratios, missingRatio(name, 1, says, "takes minutes: npm run bench -- --long")];
      const all = ["reproduce", "all", "--seeds", "1001..1003", "--out", join(folder, "all")];
      // Ends with 1 where a claim of a study fails, which is not what is measured here.
      const reproduce = await timed(1, () => telos(all, [0, 1]));
      return [...ratios, headroom(name, reproduce, 180, says)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function timed(repeats: number, once: (k: number) => Promise<void>): Promise<number[]> {
  const seconds: number[] = [];
  for (let k = 0; k < repeats; k++) {
    const started = performance.now();
    await once(k);
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}

/** @throws Error with the last line of what the command said if it ended otherwise than allowed */
function telos(args: readonly string[], allowed: readonly number[] = [0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, "packages/cli/bin/telos.js"), ...args], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let faults = "";
    child.stderr.on("data", (bytes) => {
      faults += String(bytes);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== null && allowed.includes(code)) resolve();
      else reject(new Error(`telos ${args[0]} ended with ${code}: ${faults.trim().split("\n").at(-1)}`));
    });
  });
}
