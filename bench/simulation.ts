import { createRng, type SpinNetwork, type SpinSamplerOf, simulateSteps, solveHypercube } from "@telos/core";
import { networkKernels } from "@telos/kernels";
import type { Benchmark } from "./harness/benchmark.ts";
import { type Contender, localContender } from "./harness/contender.ts";
import { race } from "./harness/race.ts";
import { headroom } from "./harness/ratio.ts";
import { timingsText } from "./harness/report.ts";
import { telosBuilds } from "./work/telosBuilds.ts";
import { twoCounts } from "./work/twoCounts.ts";

const STEPS = 1e7;
const CHECKED = 1e5;

/** Goal 4: ten million updates of a network of eight units. Every contender must give the same words, bit for bit. */
export const simulation: Benchmark = {
  name: "simulation",
  title: "Simulation of 10 000 000 spin updates, eight units, two inputs",
  async run({ rounds, clock, tell }) {
    const problem = twoCounts();
    const { units, inputs, updateShare, inputChain } = problem;
    const network: SpinNetwork = {
      units,
      inputs,
      logits: solveHypercube(problem).logits,
      updateRateHz: updateShare,
      inputChain,
    };
    const contenders: Contender[] = [
      simulationContender("TypeScript", network, undefined),
      ...telosBuilds().map(({ name, build }) => simulationContender(name, network, networkKernels({ build }).sampler)),
    ];
    const timings = await race({
      contenders,
      tolerances: { words: 0, inputs: 0, updatedUnits: 0, actions: 0 },
      rounds: Math.min(rounds, 10),
      clock,
      repeats: 1,
      warmUps: 1,
    });
    tell(timingsText(timings));
    const own = timings.get("strict") ?? timings.get("TypeScript")!;
    return [headroom("simulation of 1e7 spin updates", own, 1, "1 s / all updates, one thread")];
  },
};

function simulationContender(name: string, network: SpinNetwork, sampler: SpinSamplerOf | undefined): Contender {
  const simulate = (steps: number) =>
    simulateSteps(network, { start: { word: 0, input: 0 }, steps, rng: createRng(1), ...(sampler && { sampler }) });
  return localContender(name, 1, {
    once: () => void simulate(STEPS),
    answer: () => ({ ...simulate(CHECKED) }),
  });
}
