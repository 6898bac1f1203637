import { createHash } from "node:crypto";
import {
  buildController,
  CONTROLLER_PRESETS,
  type ControllerSpec,
  createRng,
  fittedValue,
  type HypercubePolicy,
  type HypercubeProblem,
  runNow,
  type SolverKernels,
  solveHypercube,
} from "@telos/core";
import { describe, expect, test } from "vitest";
import {
  controlKernels,
  hypercubeBackups,
  hypercubeFlows,
  type Kernels,
  loadKernels,
  networkKernels,
} from "../src/index.ts";

const UPDATES = 12;

/** What each training says of the kernels: study 1, one layer of tanh, many agents, and shapes by context with two layers of tanh. */
const SPECS: Readonly<Record<string, ControllerSpec>> = {
  "study 1": CONTROLLER_PRESETS.energy,
  "150 agents, one layer of tanh": {
    ...CONTROLLER_PRESETS.energy,
    training: { ...CONTROLLER_PRESETS.energy.training, agents: 150, hidden: [64], hiddenTransfer: "tanh" },
  },
  "shapes, two layers of tanh": {
    ...CONTROLLER_PRESETS.shapes,
    training: { ...CONTROLLER_PRESETS.shapes.training, hidden: [48, 37], hiddenTransfer: "tanh" },
  },
};

/** SHA-256 of all parameters after some updates. */
function hashOf(kernels: Kernels, spec = CONTROLLER_PRESETS.energy): string {
  const { problem } = buildController(spec, controlKernels(kernels));
  const { result } = runNow(fittedValue(), problem, { rng: createRng(3), maxSteps: UPDATES });
  return createHash("sha256").update(new Uint8Array(result.network.parameters.buffer)).digest("hex");
}

/** Waits until the workers have joined: without it a short test would run on one thread. */
async function joined(kernels: Kernels, threads: number): Promise<void> {
  while (kernels.threads() < threads) await new Promise((resolve) => setTimeout(resolve, 5));
}

test.each(
  (["strict", "relaxed"] as const).flatMap((build) => Object.keys(SPECS).map((name) => [name, build] as const)),
)("training gives the same bits with 1, 2 and 4 threads (%s, %s)", async (name, build) => {
  const alone = hashOf(loadKernels({ build }), SPECS[name]);
  for (const threads of [2, 4]) {
    using kernels = loadKernels({ build, threads });
    await joined(kernels, threads);
    expect(kernels.threads()).toBe(threads);
    expect(hashOf(kernels, SPECS[name])).toBe(alone);
  }
});

test("without SharedArrayBuffer one thread does it all, with the same bits", () => {
  const alone = hashOf(loadKernels());
  const known = globalThis.SharedArrayBuffer;
  try {
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    using kernels = loadKernels({ threads: 2 });
    expect(kernels.threads()).toBe(1);
    expect(hashOf(kernels)).toBe(alone);
  } finally {
    globalThis.SharedArrayBuffer = known;
  }
});

const UNITS = 16;

/** A network of 16 units and two inputs that no symmetry makes easier. */
function largeNetwork(codingCost: number): HypercubeProblem {
  const rng = createRng(8);
  return {
    units: UNITS,
    inputs: 2,
    reward: new Float64Array(2 * 2 ** UNITS).map(() => rng.uniform()),
    inputChain: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    updateShare: new Float64Array(UNITS).fill(1 / UNITS),
    codingCost,
    reference: { kind: "fixed", probabilities: new Float64Array(UNITS).fill(0.4) },
  };
}

/** SHA-256 of value and occupancy after a few sweeps each. */
function solutionOf(problem: HypercubeProblem, solver: SolverKernels): string {
  const { value, occupancy } = solveHypercube(problem, { ...solver, maxSteps: 3 });
  return sha256(value, occupancy);
}

const policy: HypercubePolicy = {
  ...largeNetwork(1),
  logits: new Float64Array(UNITS * 2 ** UNITS).map((_, edge) => 3 * Math.sin(edge)),
};
const distribution = new Float64Array(2 * 2 ** UNITS).map((_, state) => 1 + Math.cos(state));

/** SHA-256 of one sweep of each kind. */
function sweepsOf(kernels: Kernels, by: "byWords" | "byEdges", codingCost: number): string {
  const [ahead, pushed, seen] = [0, 0, 0].map(() => new Float64Array(distribution.length));
  const { updateShare } = policy;
  const none = new Float64Array(0);
  hypercubeBackups(kernels)[by](ahead, distribution, new Float64Array(UNITS), updateShare, codingCost, none);
  using flow = hypercubeFlows(kernels)(policy);
  flow.push(pushed, distribution);
  flow.lookAhead(seen, distribution);
  return sha256(ahead, pushed, seen);
}

function sha256(...arrays: readonly Float64Array[]): string {
  const hash = createHash("sha256");
  for (const array of arrays) hash.update(new Uint8Array(array.buffer));
  return hash.digest("hex");
}

describe.each(["strict", "relaxed"] as const)("a network of 16 units on the %s build (H4, H7)", (build) => {
  test.each([
    ["one logarithm a word", "byWords", 0.2],
    ["several logarithms a word", "byWords", 0.02],
    ["by edges", "byEdges", 0.2],
  ] as const)("is swept to the same bits with 1, 2 and 3 threads: %s", async (_, by, codingCost) => {
    const alone = sweepsOf(loadKernels({ build }), by, codingCost);
    for (const threads of [2, 3]) {
      using kernels = loadKernels({ build, threads });
      await joined(kernels, threads);
      expect(sweepsOf(kernels, by, codingCost)).toBe(alone);
    }
  });
});

test("a network of 16 units is solved to the same bits by kernels that start threads, or are without SharedArrayBuffer (N22)", async () => {
  const problem = largeNetwork(0.2);
  const alone = solutionOf(problem, networkKernels().solver);
  const { solver } = networkKernels({ threads: 2 });
  expect(solutionOf(problem, solver)).toBe(alone);
  await new Promise((resolve) => setTimeout(resolve, 500)); // by now they have joined
  expect(solutionOf(problem, solver)).toBe(alone);
  const known = globalThis.SharedArrayBuffer;
  try {
    Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
    expect(solutionOf(problem, networkKernels({ threads: 2 }).solver)).toBe(alone);
  } finally {
    globalThis.SharedArrayBuffer = known;
  }
});

test("a kernel that fails is told, in whichever thread, and the next command is right", async () => {
  using kernels = loadKernels({ threads: 2 });
  await joined(kernels, 2);
  using arena = kernels.arena();
  const [x, out] = [arena.f64(4096), arena.f32(4096)];
  x.view.fill(7);
  for (let round = 0; round < 20; round++) {
    out.view.fill(0);
    expect(() => kernels.run("narrow", 4096, 16, 2 ** 31 - 2 ** 15, x.at)).toThrow(
      /memory access out of bounds|failed in a worker/,
    );
    kernels.run("narrow", 4096, 16, out.at, x.at);
    expect(out.view.every((value) => value === 7)).toBe(true);
  }
});

test("what a sleeping or slow thread leaves is done by the others, and late workers find nothing to do", async () => {
  using kernels = loadKernels({ threads: 4 });
  await joined(kernels, 4);
  using arena = kernels.arena();
  const length = 4099;
  const [x, out] = [arena.f64(length), arena.f32(length + 1)];
  for (let round = 0; round < 3000; round++) {
    const rows = 1 + ((round * 37) % length);
    x.view.fill(round, 0, rows);
    out.view.fill(-1);
    kernels.run("narrow", (rows + 3) & ~3, 16, out.at, x.at);
    for (let k = 0; k < rows; k++) if (out.view[k] !== round) expect(out.view[k]).toBe(round);
  }
});

test.each([0, 2.5, Number.NaN, 99])("threads = %d is refused", (threads) => {
  expect(() => loadKernels({ threads })).toThrow(/threads must be an integer from 1 to 15/);
});
