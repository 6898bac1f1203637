import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Benchmark } from "./harness/benchmark.ts";
import { headroom, type Ratio } from "./harness/ratio.ts";
import { three } from "./harness/report.ts";
import { drawCost } from "./work/costFigure.ts";

/** One solve in a process of its own. */
export interface Solve {
  readonly units: number;
  readonly seconds: number;
  /** All its threads' own time. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly steps: number;
  readonly residual: number;
  readonly status: string;
}

const GIB = 2 ** 30;

/** Goal 3, absolute: whole forward solves (value, policy, occupancy), n = 8 to 20, K = 2, and how their cost grows. */
export const hypercubeSolve: Benchmark = {
  name: "hypercubeSolve",
  title: "Forward solve of the hypercube, two inputs: value, policy, occupancy",
  async run({ rounds, clock, tell }) {
    const build = "relaxed";
    const sizes = [8, 10, 12, 14, 16, 18, 20];
    const growth: Solve[] = [];
    const folder = join(import.meta.dirname, "../runs/bench");
    mkdirSync(folder, { recursive: true });
    for (const units of sizes) {
      const solve = await solveApart(units, units < 18 ? 1e-10 : 1e-8, build);
      growth.push(solve);
      if (growth.length > 1) writeFileSync(join(folder, "cost-with-units.svg"), drawCost(growth));
      const { steps, seconds, cpuSeconds, peakBytes, residual } = solve;
      tell(
        `  n = ${units}: ${steps} sweeps, ${three(seconds)} s (${three(cpuSeconds)} s of its own time), ${three(peakBytes / 2 ** 20)} MiB, span ${residual.toExponential(1)}\n`,
      );
    }
    tell("  growth of cost: runs/bench/cost-with-units.svg\n");
    const again: Solve[] = [];
    for (let k = 0; k < Math.min(rounds, 5); k++) again.push(await solveApart(16, 1e-10, build));
    const secondsBy = (solve: Solve) => (clock === "wall" ? solve.seconds : solve.cpuSeconds);
    const largest = growth.at(-1)!;
    const memory: Ratio = {
      name: "forward solve, n = 20, memory below 1 GiB",
      ratio: GIB / largest.peakBytes,
      goal: 1,
      says: "1 GiB / peak resident memory of the whole process",
    };
    return [
      headroom("forward solve, n = 16 to 1e-10", again.map(secondsBy), 10, "10 s / one solve in a process of its own"),
      headroom("forward solve, n = 20 to 1e-8", [secondsBy(largest)], 180, "3 min / one solve in a process of its own"),
      memory,
    ];
  },
};

/** @throws Error if the solve did not reach its tolerance: a quick wrong solution has no time */
async function solveApart(units: number, tolerance: number, build: string): Promise<Solve> {
  const program = join(import.meta.dirname, "work/solveOnce.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(units), String(tolerance), build]);
  const solve = { units, ...(JSON.parse(stdout) as Omit<Solve, "units">) };
  if (!(solve.status === "converged" && solve.residual <= tolerance))
    throw new Error(
      `n = ${units}: the solve ended as ${solve.status} with a span of ${solve.residual}, not ${tolerance}.`,
    );
  return solve;
}
