import {
  adamStart,
  type Constraint,
  type ControlProblem,
  createRng,
  type FittedValueState,
  fittedTaskOf,
  HIDDEN_TRANSFERS,
  type RateNetwork,
  rateNetworkProcess,
  regionShape,
  replayStart,
  signActions,
  survivalTest,
} from "@telos/core";
import { controlKernels, type Kernels } from "../../src/index.ts";

const [ROWS, UNITS, HIDDEN, CHANNELS] = [37, 30, 45, 4];
const ACTIONS = 2 ** CHANNELS;
const NOWHERE = { key: [0, 0], words: 0 } as const;

const REGION: Extract<Constraint, { readonly kind: "region" }> = {
  ...{ kind: "region", units: [2, 5] },
  regions: [
    {
      kind: "polygon",
      // biome-ignore format: a table of corners
      corners: [[-0.9, -0.8], [0.9, -0.9], [0.8, 0.8], [-0.7, 0.9]],
      // biome-ignore format: a table of corners
      holes: [[[-0.5, -0.3], [-0.1, -0.2], [-0.2, 0.3]]],
    },
  ],
};

const SHAPES = REGION.regions.map(regionShape);

/** A number of everything that the kernels of control give for the same uniform numbers: the same in Node and in a browser. */
export function kernelHash(kernels: Kernels): string {
  const twins = controlKernels(kernels);
  const rng = createRng(11);
  const uniform = (count: number, size = 1) =>
    Float64Array.from({ length: count }, () => size * (2 * rng.uniform() - 1));
  const network: RateNetwork = {
    ...{ units: UNITS, channels: CHANNELS, contexts: 1, gain: 1.5, timeStep: 0.125, transfer: "tanh", noise: 0 },
    ...{ weights: uniform(UNITS * UNITS, 0.3), inputWeights: uniform(UNITS * CHANNELS) },
    contextInputs: uniform(UNITS),
  };
  const constraint: Constraint = { kind: "energy", measure: "meanSquare", threshold: 0.25 };
  const contexts = new Int32Array(ROWS);
  const [states, bases, activities] = [
    uniform(ROWS * UNITS, 2),
    new Float64Array(ROWS * UNITS),
    new Float64Array(ROWS * UNITS),
  ];
  twins.rateStep?.(network)?.(bases, activities, network, states, contexts, ROWS);
  const survival = new Float64Array(ROWS * ACTIONS);
  const offsets = uniform(ACTIONS * UNITS);
  const test = survivalTest(constraint, network, offsets, [], 0);
  twins.survivalRows?.(constraint, network, offsets, 0, [], test)?.(survival, bases, contexts, ROWS);
  let hash = 0x811c9dc5;
  const absorb = (numbers: Float64Array) => {
    for (const byte of new Uint8Array(numbers.buffer)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  };
  for (const numbers of [bases, survival]) absorb(numbers);
  const regionTest = survivalTest(REGION, network, offsets, SHAPES, 0);
  twins.survivalRows?.(REGION, network, offsets, 0, SHAPES, regionTest)?.(survival, bases, contexts, ROWS);
  absorb(survival);
  const shapes = [[HIDDEN], [HIDDEN, 21]].flatMap((hidden) =>
    HIDDEN_TRANSFERS.map((hiddenTransfer) => ({ hidden, hiddenTransfer })),
  );
  for (const { hidden, hiddenTransfer } of shapes) {
    const [first, second = 0] = hidden;
    const count = first * UNITS + first + second * first + second + (second || first) + 1;
    const value = { inputs: UNITS, contexts: 1, hidden, hiddenTransfer, parameters: uniform(count, 0.4) };
    const inputs = {
      ...{ bases, injections: signActions(CHANNELS, 1.5), directions: uniform(CHANNELS * UNITS, 0.2) },
      ...{ perState: false, channels: CHANNELS, actions: ACTIONS },
    };
    const empty = new Float64Array(0);
    const values = new Float64Array(ROWS * ACTIONS);
    const room = { base: empty, directions: empty, offsets: empty, linear: empty, hidden: empty, second: empty };
    twins.actionValues?.(values, value, inputs, contexts, ROWS, room);
    absorb(values);
    const gradient = new Float64Array(count);
    const work = { product: empty, first: empty, second: empty, error: empty, inputError: empty, transposed: empty };
    const batch = { states, contexts, targets: uniform(ROWS), count: ROWS, mirrored: true };
    twins.valueGradient?.(value)?.(gradient, value, batch, work);
    absorb(gradient);
    const adam = { mean: new Float64Array(count), square: new Float64Array(count), steps: 0 };
    twins.adam?.(value.parameters, gradient, adam, 0.5);
    absorb(value.parameters);
  }
  absorb(updated(kernels, network, constraint, uniform));
  return hash.toString(16);
}

/** The parameters after two updates of training. */
function updated(
  kernels: Kernels,
  network: RateNetwork,
  constraint: Constraint,
  uniform: (count: number, size?: number) => Float64Array,
): Float64Array {
  const [agents, replayed] = [9, 4];
  const process = rateNetworkProcess(network, signActions(CHANNELS, 1.5), constraint);
  const problem: ControlProblem = {
    process,
    objective: { kind: "maximumOccupancy", temperature: 1, discount: 0.9, stateEntropy: 0, reward: 0 },
    training: {
      ...{ hidden: [HIDDEN], steps: 10, agents, replayed, remembered: agents, horizon: 50, learningRate: 0.1 },
      ...{ curriculum: 1, mirrored: false, terminals: "explicit", outputScale: 1, optimism: 0.5 },
      start: { kind: "normal", std: 0.3 },
    },
  };
  const count = HIDDEN * UNITS + HIDDEN + HIDDEN + 1;
  const state: FittedValueState = {
    ...{ step: 0, adam: adamStart(count), replay: replayStart(agents, UNITS), status: "running" },
    network: { inputs: UNITS, contexts: 1, hidden: [HIDDEN], parameters: uniform(count, 0.4) },
    ...{ states: uniform(agents * UNITS, 0.5), contexts: new Int32Array(agents), ended: new Uint8Array(agents) },
    ...{ ages: new Int32Array(agents), lived: new Int32Array(agents) },
    positions: { action: NOWHERE, start: NOWHERE, replay: NOWHERE, noise: NOWHERE },
    progress: { loss: 0, actionEntropy: 0, lifetime: 0, terminated: 0, discount: 0 },
  };
  const task = fittedTaskOf(problem, state.network);
  const update = task && controlKernels(kernels).fittedUpdate?.(task);
  if (!update) throw new Error("kernelHash: the kernels know no whole update of this problem.");
  const places = Int32Array.from({ length: replayed }, (_, k) => (2 * k) % agents);
  for (let step = 0; step < 2; step++) {
    update.lookAhead(state, places, step === 0 ? 0 : replayed, 0.9);
    if (step === 0) update.remember(state);
    for (let agent = 0; agent < agents; agent++) {
      update.moveInto(state.states, agent * UNITS, agent, agent % ACTIONS);
    }
    update.learn(state, 0.1);
    state.step++;
  }
  return state.network.parameters;
}
