import {
  type Checkpoint,
  type Constraint,
  type ControlKernels,
  type ControlProblem,
  createRng,
  drawAction,
  drawRateNetwork,
  type FittedUpdate,
  type FittedValueState,
  fittedTaskOf,
  fittedValue,
  plainUpdate,
  rateNetworkProcess,
  readCheckpoint,
  regionShape,
  remember,
  rngAt,
  run,
  runNow,
  signActions,
  type Training,
  type ValueNetwork,
  writeCheckpoint,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import { controlKernels, loadKernels } from "../../src/index.ts";
import { builds } from "../builds.ts";

const [AGENTS, REPLAYED, UNITS] = [7, 6, 30];
const TRAINING: Training = {
  ...{ hidden: [21], steps: 60, agents: AGENTS, replayed: REPLAYED, remembered: 40, horizon: 12, learningRate: 2e-3 },
  ...{ curriculum: 3, mirrored: true, terminals: "explicit", outputScale: 1, optimism: 0.5 },
  start: { kind: "normal", std: 0.3 },
};
const ENERGY: Constraint = { kind: "energy", measure: "meanSquare", threshold: 0.12 };
const REGION: Constraint = { kind: "region", units: [0, 1], regions: [{ kind: "square", halfWidth: 0.4 }] };

interface Change {
  readonly constraint?: Constraint;
  readonly training?: Partial<Training>;
  readonly contexts?: number;
  readonly channels?: number;
  readonly noise?: number;
  readonly reward?: number;
}

function problemOf(change: Change): ControlProblem {
  const { constraint = ENERGY, contexts = 1, channels = 3, noise = 0, reward = 0 } = change;
  const network = drawRateNetwork(
    {
      ...{ units: UNITS, channels, contexts, gain: 1.5, timeStep: 0.1, transfer: "tanh", noise },
      ...{ readouts: [], readoutStrength: 1, contextStd: contexts > 1 ? 0.5 : 0 },
    },
    createRng(1),
  );
  return {
    process: rateNetworkProcess(network, signActions(channels, 1.5), constraint),
    objective: { kind: "maximumOccupancy", temperature: 0.7, discount: 0.9, stateEntropy: 0, reward },
    rewarded: regionShape({ kind: "disc", radius: 0.2 }),
    training: { ...TRAINING, ...change.training },
  };
}

const TWO_OF_TANH: Change = {
  constraint: {
    ...{ kind: "region", units: [3, 1] },
    regions: [
      { kind: "ring", inner: 0.1, outer: 0.8 },
      { kind: "cross", halfLength: 0.8, halfWidth: 0.3 },
    ],
  },
  contexts: 2,
  training: { hidden: [21, 14], hiddenTransfer: "tanh", mirrored: false },
};

const PROBLEMS: readonly (readonly [string, Change])[] = [
  ["energy", {}],
  ["two actions, not mirrored", { channels: 1, training: { mirrored: false } }],
  ["a region and reward", { constraint: REGION, reward: 0.3 }],
  ["contexts, learned terminals", { contexts: 3, training: { mirrored: false, terminals: "learned" } }],
  ["process noise", { noise: 0.3 }],
  ["no constraint", { constraint: { kind: "none" } }],
  ["no replay", { training: { replayed: 0 } }],
  ["two layers", { training: { hidden: [21, 14] } }],
  ["two layers of tanh, contexts and regions", TWO_OF_TANH],
  ["one layer of tanh", { training: { hiddenTransfer: "tanh" } }],
  ["two layers, learned terminals", { training: { hidden: [14, 21], terminals: "learned" } }],
];

function twinOf(kernels: ControlKernels, problem: ControlProblem, network: ValueNetwork): FittedUpdate | undefined {
  const task = fittedTaskOf(problem, network);
  return task && kernels.fittedUpdate?.(task);
}

describe.each(builds)("a whole update on the %s build", (build) => {
  const kernels = controlKernels(loadKernels({ build }));
  const fused = (problem: ControlProblem) => ({ ...problem, kernels });

  test.each(PROBLEMS)(
    "%s: policies, targets' loss, moves and parameters are those of the reference (M25)",
    (_, change) => {
      const problem = problemOf(change);
      const { agents, replayed } = problem.training;
      const { actions } = problem.process;
      const state = fittedValue().init(problem, createRng(4));
      if (replayed > 0)
        for (let k = 0; k < agents; k++) remember(state.replay, state.states, k * UNITS, UNITS, state.contexts[k], 0);
      state.ended[2] = 1;
      const places = Int32Array.from({ length: replayed }, (_, k) => (3 * k) % agents);
      const expected = plainUpdate(problem, state.network);
      const found = twinOf(kernels, problem, state.network) as FittedUpdate;
      expect(found).toBeDefined();
      expected.lookAhead(state, places, replayed, 0.85);
      found.lookAhead(state, places, replayed, 0.85);
      close(found.policy, expected.policy, 2e-5);
      close(Float64Array.from(found.targets), Float64Array.from(expected.targets), 1e-6);
      close(found.entropies, expected.entropies, 2e-5);
      const next = () => new Float64Array(UNITS);
      for (const action of [-1, 0, actions - 1]) {
        const [a, b] = [next(), next()];
        const survival = found.moveInto(a, 0, 1, action);
        const known = expected.moveInto(b, 0, 1, action);
        close(a, b, 2e-6);
        if (action >= 0) expect(survival).toBeCloseTo(known, 5);
      }
      const other = structuredClone(state);
      const loss = found.learn(state, 1e-3);
      expect(Math.abs(loss / expected.learn(other, 1e-3) - 1)).toBeLessThan(1e-6);
      // Adam's first step is of the size of the learning rate wherever a slope is not 0, so means tell more than parameters.
      close(state.adam.mean, other.adam.mean, 2e-5 * Math.max(...other.adam.mean.map(Math.abs)));
      close(state.network.parameters, other.network.parameters, 2e-4);
      expect(state.adam.steps).toBe(1);
    },
  );

  test.each(PROBLEMS)(
    "%s: a run resumed from its checkpoint by other kernels ends at the same bits (M25)",
    async (_, change) => {
      const problem = fused(problemOf(change));
      const options = { rng: createRng(4), maxSteps: 100 };
      const whole = runNow(fittedValue(), problem, options);
      expect(whole).toMatchObject({ status: "converged", steps: 60 });
      let saved = "";
      const onStep = (_: unknown, checkpoint: Checkpoint<FittedValueState>) => {
        saved = writeCheckpoint(checkpoint);
      };
      await run(fittedValue(), problem, { rng: createRng(4), maxSteps: 31, onStep });
      const from = readCheckpoint(saved) as Checkpoint<FittedValueState>;
      const others = { ...problem, kernels: controlKernels(loadKernels({ build })) };
      expect(runNow(fittedValue(), others, { ...options, from })).toEqual(whole);
    },
  );

  test("all agents at once draw and move as one after another do, and the stream stands where it would (M21, N1)", () => {
    const problem = problemOf({ contexts: 3, training: { mirrored: false, terminals: "learned" } });
    const state = fittedValue().init(problem, createRng(4));
    state.ended[2] = 1;
    const found = twinOf(kernels, problem, state.network) as FittedUpdate;
    found.lookAhead(state, new Int32Array(0), 0, 0.85);
    const rng = rngAt(state.positions.action);
    const expected = state.states.slice();
    const { actions } = problem.process;
    const survival = Array.from({ length: AGENTS }, (_, agent) => {
      if (agent === 2) return 0;
      const action = drawAction(found.policy, agent * actions, actions, rng);
      return found.moveInto(expected, agent * UNITS, agent, action);
    });
    const all = found.act?.(state);
    expect(state.states).toEqual(expected);
    expect(state.positions.action).toEqual(rng.position());
    for (let agent = 0; agent < AGENTS; agent++) if (agent !== 2) expect(all?.[agent]).toBe(survival[agent]);
  });

  test("whoever reads or clones the state of a run finds its present numbers, and what he writes counts", () => {
    const problem = fused(problemOf({}));
    const [method, other] = [fittedValue(), fittedValue()];
    const state = method.init(problem, createRng(4));
    const twin = other.init(problem, createRng(4));
    for (let step = 0; step < 5; step++) method.step(problem, state);
    for (let step = 0; step < 5; step++) {
      other.step(problem, twin);
      expect(structuredClone(twin).adam.mean.some((value) => value !== 0)).toBe(true); // read in every step
    }
    expect(structuredClone(state)).toEqual(twin);
    for (const one of [state, twin]) one.network.parameters[3] += 0.1;
    for (const [own, one] of [
      [method, state],
      [other, twin],
    ] as const)
      own.step(problem, one);
    expect(state).toEqual(twin);
    // Another run takes the kernel's memory over: the numbers of this one stay.
    const before = structuredClone(state);
    const third = problemOf({ training: { optimism: 0.4 } });
    runNow(fittedValue(), fused(third), { rng: createRng(5), maxSteps: 3 });
    expect(state).toEqual(before);
  });

  test("a run that goes on with other kernels is theirs, whatever the first ones do meanwhile", () => {
    const [first, second, third] = [
      controlKernels(loadKernels({ build })),
      controlKernels(loadKernels({ build })),
      kernels,
    ];
    const on = (own: ControlKernels, change: Change = {}) => ({ ...problemOf(change), kernels: own });
    const stepped = (problem: ControlProblem, state: FittedValueState, steps: number) => {
      const method = fittedValue();
      for (let step = 0; step < steps; step++) method.step(problem, state);
    };
    const [state, alone] = [4, 4].map((seed) => fittedValue().init(on(first), createRng(seed)));
    const problem = on(second);
    stepped(on(first), state, 10);
    const method = fittedValue();
    for (let step = 0; step < 40; step++) {
      // The first kernels take their memory back for another run.
      if (step === 10) stepped(on(first), fittedValue().init(on(first), createRng(5)), 3);
      method.step(problem, state);
    }
    stepped(on(third), alone, 50);
    expect(structuredClone(state)).toEqual(structuredClone(alone));
  });

  test("states read between looking ahead and acting are those before, and the next look finds those after", () => {
    const problem = fused(problemOf({}));
    const task = fittedTaskOf(problem, fittedValue().init(problem, createRng(4)).network);
    const runs = [false, true].map((reads) => {
      const state = fittedValue().init(problem, createRng(4));
      const update = task && controlKernels(loadKernels({ build })).fittedUpdate?.(task);
      for (let step = 0; step < 3; step++) {
        update?.lookAhead(state, new Int32Array(0), 0, 0.85);
        if (reads) expect(state.states).toHaveLength(AGENTS * UNITS);
        update?.act?.(state);
        update?.learn(state, 1e-3);
        state.step++;
      }
      return structuredClone(state);
    });
    expect(runs[1]).toEqual(runs[0]);
  });

  test("two runs by turns on the same kernels do not touch each other", () => {
    const problems = [fused(problemOf({})), fused(problemOf({ reward: 0 }))];
    const alone = problems.map((problem) => runNow(fittedValue(), problem, { rng: createRng(4), maxSteps: 20 }).result);
    const methods = problems.map(() => fittedValue());
    const states = problems.map((problem, k) => methods[k].init(problem, createRng(4)));
    for (let step = 0; step < 20; step++) problems.forEach((problem, k) => void methods[k].step(problem, states[k]));
    states.forEach((state, k) => void expect(state.network).toEqual(alone[k].network));
  });

  test("what it does not know is left to the reference: state entropy, the R network, another process", () => {
    const problem = problemOf({});
    const { network } = fittedValue().init(problem, createRng(4));
    const { objective } = problem as { objective: Extract<ControlProblem["objective"], { kind: "maximumOccupancy" }> };
    const entropic = { ...problem, objective: { ...objective, stateEntropy: 1 } };
    const reward = { ...problem, objective: { kind: "rewardMaximising", discount: 0.9, exploration: 0 } as const };
    for (const unknown of [entropic, reward]) expect(twinOf(kernels, unknown, network)).toBeUndefined();
    const changed = { ...problem, process: { ...problem.process } };
    expect(twinOf(kernels, changed, network)).toBeUndefined();
  });

  test("a weight that is not a number ends the run as diverged", () => {
    const problem = fused(problemOf({}));
    const method = fittedValue();
    const state = method.init(problem, createRng(4));
    method.step(problem, state);
    state.network.parameters[3] = Number.NaN;
    expect(method.step(problem, state).status).toBe("diverged");
  });
});

function close(found: Float64Array, expected: Float64Array, bound: number): void {
  expect(found.length).toBe(expected.length);
  expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i])))).toBeLessThanOrEqual(bound);
}
