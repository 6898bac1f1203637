import { fittedValue } from "@telos/core";
import type { Benchmark } from "./harness/benchmark.ts";
import { compare } from "./harness/compare.ts";
import type { Contender } from "./harness/contender.ts";
import { expectTrained } from "./harness/expectTrained.ts";
import { race } from "./harness/race.ts";
import { timingsText } from "./harness/report.ts";
import { withPeers } from "./harness/withPeers.ts";
import { peerTraining, trainingContender, trainingWork } from "./work/trainingWork.ts";

// Compared after one update from the same network and agents: nothing in it is random. The gradient of the nearly
// constant value is small, and Adam's first step is of the size of the learning rate wherever the gradient is not 0.
const TOLERANCES = { loss: 1e-6, first: 5e-4, firstBias: 5e-4, output: 5e-4, outputBias: 5e-4 };

/**
 * Goal 2: the whole training of study 1. All contenders train side by side, a slice of updates each by turns, until the
 * last update of each is done: the median slice is that of the whole training.
 */
export const training: Benchmark = {
  name: "training",
  title: "Training of study 1, from the first update to the last",
  run: ({ rounds, clock, tell }) =>
    withPeers("training.py", "torch", async (peers) => {
      const work = trainingWork();
      const { settings, arrays } = peerTraining(work);
      const variants = { "PyTorch, affine": "affine", "PyTorch, every successor": "enumerate" };
      const contenders: Contender[] = [
        trainingContender("TypeScript", 1, work, fittedValue()),
        ...(await peers.contenders(variants, settings, arrays)),
      ];
      const { steps } = work.spec.training;
      const slice = Math.floor(steps / rounds);
      const timings = await race({ contenders, tolerances: TOLERANCES, rounds, clock, repeats: slice, warmUps: 0 });
      tell(`Training, ${steps} updates, one update\n${timingsText(timings)}`);
      for (const contender of contenders) expectTrained(contender);
      return compare(timings, "training", [
        { name: "PyTorch, affine", goal: 5, missing: peers.missing },
        { name: "PyTorch, every successor", goal: 20, missing: peers.missing },
      ]);
    }),
};
