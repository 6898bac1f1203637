import { createHash } from "node:crypto";
import { buildController, CONTROLLER_PRESETS, type ControllerSpec, createRng, fittedValue, runNow } from "@telos/core";
import { expect, test } from "vitest";
import { rangeOf } from "../src/controlBlock.ts";
import { controlKernels, type Kernels, loadKernels } from "../src/index.ts";

const UPDATES = 12;

/** What each training says of the kernels: study 1, and shapes by context with two layers of tanh. */
const SPECS: Readonly<Record<string, ControllerSpec>> = {
  "study 1": CONTROLLER_PRESETS.energy,
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

test.each([
  [1, 64, 4],
  [3, 64, 4],
  [4, 5, 2],
  [2, 1, 8],
])("%i threads share %i rows in multiples of %i: every row once", (threads, count, grain) => {
  const rows = Array.from({ length: threads }, (_, thread) => rangeOf(thread, threads, count, grain));
  expect(rows[0][0]).toBe(0);
  rows.forEach(([from, to], thread) => {
    expect(to).toBe(thread + 1 < threads ? rows[thread + 1][0] : count);
    if (to < count) expect(from % grain).toBe(0);
  });
});

test.each([0, 2.5, Number.NaN, 99])("threads = %d is refused", (threads) => {
  expect(() => loadKernels({ threads })).toThrow(/threads must be an integer from 1 to 15/);
});
