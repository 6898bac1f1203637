import { describe, expect, test } from "vitest";
import { runNow } from "../run/runNow.ts";
import { buildController } from "./buildController.ts";
import type { ControllerSpec } from "./controllerSpec.ts";
import { fittedValue } from "./fittedValue/fittedValue.ts";
import { CONTROLLER_PRESETS, R_NETWORK_PRESETS } from "./presets.ts";
import { simulateController } from "./simulateController.ts";
import { valueController } from "./valueController.ts";

const ALL: readonly (readonly [string, ControllerSpec])[] = [
  ...Object.entries(CONTROLLER_PRESETS),
  ...Object.entries(R_NETWORK_PRESETS).map(([name, spec]) => [`R ${name}`, spec] as const),
];

describe.each(ALL)("the preset %s", (_name, spec) => {
  test("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  test("is built, trained for a few steps and simulated", () => {
    const { process, problem, trainingRng, evaluationRng } = buildController(spec);
    const { result } = runNow(fittedValue(), problem, { rng: trainingRng, maxSteps: 3 });
    const { lifetimes } = simulateController(process, valueController(problem, result.network), {
      ...spec.evaluation,
      agents: 6,
      steps: 4,
      rng: evaluationRng,
    });
    for (const life of lifetimes) expect(life).toBeGreaterThan(0);
  });
});

test("two objectives with one seed control the same network, and another seed another one (M4)", () => {
  const network = (spec: ControllerSpec) => buildController(spec).rateNetwork?.network;
  expect(network(R_NETWORK_PRESETS.square)).toEqual(network(CONTROLLER_PRESETS.square));
  expect(network({ ...CONTROLLER_PRESETS.square, seed: 1 })).not.toEqual(network(CONTROLLER_PRESETS.square));
});

test("given weights are the network's, and a row of another length is refused", () => {
  const { process } = CONTROLLER_PRESETS.energy;
  if (process.kind !== "rateNetwork") throw new Error("the preset has changed its process");
  const rows = [[0.1, 0.2], [0.3, 0.4]]; // biome-ignore format: a matrix
  const small = (given: readonly (readonly number[])[]): ControllerSpec => ({
    ...CONTROLLER_PRESETS.energy,
    process: { ...process, units: 2, weights: { kind: "given", rows: given } },
  });
  expect([...(buildController(small(rows)).rateNetwork?.network.weights ?? [])]).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(() => buildController(small([[1, 2], [3]]))).toThrow(
    /process.weights.rows\[1\] must hold 2 numbers but has 1/,
  );
});
