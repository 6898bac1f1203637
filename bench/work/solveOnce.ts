// Solves one generic network in a process of its own, so that its largest memory is its own: node solveOnce.ts UNITS TOLERANCE BUILD
import { rewardScale, solveHypercube } from "@telos/core";
import { genericNetwork } from "./hypercubeWork.ts";
import { solverOf } from "./solverOf.ts";

const [units, tolerance, build] = process.argv.slice(2);
const problem = genericNetwork(Number(units));
const solver = solverOf(build ?? "TypeScript");
const used = process.cpuUsage();
const before = (used.user + used.system) / 1e6;
const started = performance.now();
const { steps, residual, status, averageReward } = solveHypercube(problem, {
  ...solver,
  tolerance: Number(tolerance) / rewardScale(problem),
  occupancyTolerance: Number(tolerance),
});
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();
const cpuSeconds = (user + system) / 1e6 - before;
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds, peakBytes, steps, residual, status, averageReward }));
