import { controlKernels } from "@telos/kernels";
import type { Benchmark, BenchOptions } from "./harness/benchmark.ts";
import { compare } from "./harness/compare.ts";
import type { Contender } from "./harness/contender.ts";
import { expectTrained } from "./harness/expectTrained.ts";
import { race } from "./harness/race.ts";
import type { Ratio } from "./harness/ratio.ts";
import { timingsText } from "./harness/report.ts";
import { type Peers, withPeers } from "./harness/withPeers.ts";
import { telosBuilds } from "./work/telosBuilds.ts";
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
  run: (options) =>
    withPeers("training.py", "torch", async (peers) => [
      ...(await raced("training, 32 actions", 5, peers, options)),
      ...(await raced("training, 64 actions", 6, peers, options)),
      ...(await racedTwoLayers(peers, options)),
    ]),
};

const VARIANTS = { "PyTorch, affine": "affine", "PyTorch, every successor": "enumerate" };
const TWO_LAYERS = [128, 128];
const TWO_LAYER_UPDATES = 50; // in a round

/** The same with two hidden layers, the first updates only: plain TypeScript would take minutes. No goal: matrix products, which wide vectors win. */
async function racedTwoLayers(peers: Peers, { rounds, clock, tell }: BenchOptions): Promise<Ratio[]> {
  const name = "training, 64 actions, two layers of 128";
  const work = trainingWork(6, undefined, TWO_LAYERS);
  const { settings, arrays } = peerTraining(work);
  const contenders: Contender[] = [
    trainingContender("TypeScript", 1, work),
    ...(await Promise.all(
      telosBuilds([1, 2]).map(async (build) =>
        trainingContender(build.name, build.threads, trainingWork(6, controlKernels(await build.load()), TWO_LAYERS)),
      ),
    )),
    ...(await peers.contenders(VARIANTS, settings, arrays)),
  ];
  const tolerances = { ...TOLERANCES, second: 5e-4, secondBias: 5e-4 };
  const timings = await race({ contenders, tolerances, rounds, clock, repeats: TWO_LAYER_UPDATES, warmUps: 0 });
  tell(`${name}: ${TWO_LAYER_UPDATES * rounds} updates, one update\n${timingsText(timings)}`);
  const { missing } = peers;
  const rivals = Object.keys(VARIANTS).map((variant) => ({ name: variant, goal: null, missing }));
  return compare(timings, name, rivals);
}

async function raced(
  name: string,
  channels: number,
  peers: Peers,
  { rounds, clock, tell }: BenchOptions,
): Promise<Ratio[]> {
  const work = trainingWork(channels);
  const { settings, arrays } = peerTraining(work);
  const contenders: Contender[] = [
    trainingContender("TypeScript", 1, work),
    ...(await Promise.all(
      telosBuilds([1, 2]).map(async (build) =>
        trainingContender(build.name, build.threads, trainingWork(channels, controlKernels(await build.load()))),
      ),
    )),
    ...(await peers.contenders(VARIANTS, settings, arrays)),
  ];
  const { steps } = work.spec.training;
  const slice = Math.floor(steps / rounds);
  const timings = await race({ contenders, tolerances: TOLERANCES, rounds, clock, repeats: slice, warmUps: 0 });
  tell(`${name}: ${steps} updates, one update\n${timingsText(timings)}`);
  for (const contender of contenders) if (timings.has(contender.name)) expectTrained(contender);
  const { missing } = peers;
  return compare(timings, name, [
    { name: "PyTorch, affine", goal: 5, missing },
    { name: "PyTorch, every successor", goal: 20, missing },
  ]);
}
