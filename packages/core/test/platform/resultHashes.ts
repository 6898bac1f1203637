import {
  type ControlProblem,
  createRng,
  drawRateNetwork,
  fittedValue,
  inferPurpose,
  rateNetworkProcess,
  runNow,
  type Spec,
  signActions,
  simulateSpec,
  writeCheckpoint,
} from "../../src/index.ts";
import { hashOf } from "./elementaryHash.ts";

const spec: Spec = {
  ...{ specVersion: 1, kind: "spinNetwork", units: 3, durationS: 90, seed: 4, codingCost: 0.5, updateRateHz: 50 },
  reward: { kind: "count", values: [[0, 1, 0, 0]] },
  inputs: { kind: "none" },
  reference: { kind: "fixed", probabilities: 0.4 },
};

/** What a simulation, an inference of what was simulated and a training come to, each as a hash of all its bits. */
export async function resultHashes(): Promise<Record<string, string>> {
  const { recording } = simulateSpec(spec);
  const purpose = await inferPurpose(recording, {
    ...{ choice: { unitIds: [0, 1, 2] }, windowMs: 20, stimulusLagMs: 0, family: "auto", accept: [] },
    ...{ surrogates: 1, replicates: 2, seed: 1 },
  });
  return {
    simulation: hashOf(recording.units.map((unit) => unit.timesS)),
    inference: hashOf([Float64Array.from(writeCheckpoint(purpose), (letter) => letter.charCodeAt(0))]),
    training: hashOf([trained()]),
  };
}

/** The parameters of a value network after forty steps of training, with process noise. */
function trained(): Float64Array {
  const network = drawRateNetwork(
    {
      ...{ units: 8, channels: 2, contexts: 1, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise: 0.2 },
      ...{ readouts: [0, 1], readoutStrength: 0.4, contextStd: 0 },
    },
    createRng(1),
  );
  const process = rateNetworkProcess(network, signActions(2, 2), {
    kind: "region",
    units: [0, 1],
    regions: [{ kind: "disc", radius: 0.4 }],
  });
  const problem: ControlProblem = {
    process,
    objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0.1, reward: 0 },
    training: {
      ...{ hidden: [12], steps: 40, agents: 6, replayed: 5, remembered: 50, horizon: 12, learningRate: 2e-3 },
      ...{ curriculum: 3, mirrored: true, terminals: "explicit", outputScale: 0.01, optimism: 1 },
      start: { kind: "normal", std: 0.3 },
    },
  };
  const outcome = runNow(fittedValue(), problem, { rng: createRng(4), maxSteps: 100 });
  return outcome.result.network.parameters;
}
