import { layersOf } from "@telos/core";
import type { Benchmark, BenchOptions } from "./harness/benchmark.ts";
import { compare } from "./harness/compare.ts";
import { type Contender, localContender } from "./harness/contender.ts";
import type { PeerArray } from "./harness/peerProcess.ts";
import { race } from "./harness/race.ts";
import type { Ratio } from "./harness/ratio.ts";
import { timingsText } from "./harness/report.ts";
import { type Peers, withPeers } from "./harness/withPeers.ts";
import { controllerStepInKernel } from "./work/controllerStepInKernel.ts";
import { controllerStepReference } from "./work/controllerStepReference.ts";
import { type ControllerStepWork, controllerStepWork } from "./work/controllerStepWork.ts";
import { telosBuilds } from "./work/telosBuilds.ts";

// 32 bits against 64: the values of 256 hidden units agree to a few units in the seventh digit. States are not compared:
// a policy that differs in the seventh digit may draw a neighbouring action.
const TOLERANCES = {
  targets: 2e-6,
  policy: 2e-4,
  loss: 2e-6,
  first: 2e-5,
  firstBias: 2e-5,
  output: 2e-5,
  outputBias: 2e-5,
};

const GOALS = { relu: 4.5, tanh: 4 };

// Steps follow each other in use; here a turn begins with cold caches and sleeping threads, and its first step takes up to a sixth longer.
const AT_LEAST_SECONDS = 0.1;

/** Goal 1: a step of 1024 controllers against PyTorch. */
export const controllerStep: Benchmark = {
  name: "controllerStep",
  title: "Controller step: 1024 agents, 100 units, 64 actions, one hidden layer of 256",
  run: (options) =>
    withPeers("controller_step.py", "torch", async (peers) => [
      ...(await raced("relu", peers, options)),
      ...(await raced("tanh", peers, options)),
    ]),
};

async function raced(transfer: "relu" | "tanh", peers: Peers, options: BenchOptions): Promise<Ratio[]> {
  const work = controllerStepWork(transfer);
  const variants = { "PyTorch idiomatic": "idiomatic", "PyTorch hand-blocked": "hand-blocked" };
  const builds = telosBuilds([1, 2]);
  const contenders: Contender[] = [
    localContender("TypeScript", 1, controllerStepReference(work)),
    ...(await Promise.all(
      builds.map(async ({ name, threads, load }) =>
        localContender(name, threads, controllerStepInKernel(work, await load())),
      ),
    )),
    ...(await peers.contenders(variants, settingsOf(work), arraysOf(work))),
  ];
  const { rounds, clock } = options;
  const timings = await race({ contenders, tolerances: TOLERANCES, rounds, clock, atLeastSeconds: AT_LEAST_SECONDS });
  options.tell(`Controller step, ${transfer}\n${timingsText(timings)}`);
  const { missing } = peers;
  const rivals = [
    { name: "PyTorch idiomatic", goal: GOALS[transfer], missing },
    { name: "PyTorch hand-blocked", goal: 1.2, missing },
  ];
  return compare(timings, `controller step, ${transfer}`, rivals, 1.5);
}

function settingsOf(work: ControllerStepWork) {
  const { network, discount, learningRate, hiddenTransfer } = work;
  return { gain: network.gain, timeStep: network.timeStep, discount, learningRate, hiddenTransfer };
}

function arraysOf(work: ControllerStepWork): Record<string, PeerArray> {
  const { agents, actions, network, value } = work;
  const { units } = network;
  const hidden = value.hidden[0]!;
  const { first, firstBias, output, outputBias } = layersOf(value, value.parameters);
  return {
    states: { values: work.states, shape: [agents, units] },
    weights: { values: network.weights, shape: [units, units] },
    offsets: { values: work.offsets, shape: [actions, units] },
    uniforms: { values: work.uniforms, shape: [work.uniformRows, agents] },
    first: { values: first, shape: [hidden, units] },
    firstBias: { values: firstBias, shape: [hidden] },
    output: { values: output, shape: [hidden] },
    outputBias: { values: outputBias, shape: [1] },
  };
}
