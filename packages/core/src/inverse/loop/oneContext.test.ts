import { expect, test } from "vitest";
import { baselines } from "../../forward/baselines.ts";
import { recordController } from "../../forward/recordController.ts";
import { createRng } from "../../num/rng.ts";
import { signActions } from "../../process/controlledProcess.ts";
import { drawRateNetwork } from "../../process/rateNetwork.ts";
import { rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { findEdges } from "./findEdges.ts";
import { contextsOf, oneContext } from "./oneContext.ts";
import { successorTable } from "./successorTable.ts";

const network = drawRateNetwork(
  {
    ...{ units: 8, channels: 3, noise: 0, transfer: "tanh", contexts: 2, gain: 1.5, timeStep: 0.1 },
    ...{ readouts: [1, 4], readoutStrength: 0.5, contextStd: 0.5 },
  },
  createRng(1),
);
const process = rateNetworkProcess(network, signActions(3, 2), {
  kind: "region",
  units: [1, 4],
  regions: [
    { kind: "square", halfWidth: 0.4 },
    { kind: "square", halfWidth: 0.6 },
  ],
});
const recording = recordController(process, baselines.myopic, {
  ...{ agents: 8, steps: 300, start: { kind: "normal", std: 0.3 }, rng: createRng(2) },
});
const record = { ...recording, dynamics: { kind: "given", network, injections: process.injections } } as const;

test("agents of one context have the same successors alone as among all (L1)", () => {
  expect(contextsOf(record)).toEqual([0, 1]);
  const whole = successorTable(record, 0.25);
  const part = successorTable(oneContext(record, 1), 0.25);
  const rows = Array.from(whole.contexts.keys()).filter((t) => whole.contexts[t] === 1);
  expect(part.steps).toBe(rows.length);
  for (const [k, t] of rows.entries())
    expect(part.bases.subarray(8 * k, 8 * (k + 1))).toEqual(whole.bases.subarray(8 * t, 8 * (t + 1)));
  expect(() => oneContext(record, 2)).toThrow(/no agent is kept/);
});

test("the edge of each context is found in its own agents (L6)", () => {
  const widths = [0, 1].map((context) => {
    const [best] = findEdges(successorTable(oneContext(record, context), 0.25)).candidates;
    expect(best.summary).toMatchObject({ kind: "box", units: [1, 4] });
    return best.summary.kind === "box" ? best.threshold * best.summary.scales[0] : 0;
  });
  expect(Math.abs(widths[0] / 0.4 - 1)).toBeLessThan(0.02);
  expect(Math.abs(widths[1] / 0.6 - 1)).toBeLessThan(0.02);
});
