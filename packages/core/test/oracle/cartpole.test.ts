import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createRng } from "../../src/num/rng.ts";
import { cartpole, cartpoleStepInto, isCartpoleTerminal } from "../../src/process/cartpole.ts";
import { successorInto, successorsOf } from "../../src/process/controlledProcess.ts";

const RECORDED = fileURLToPath(new URL("../../../../../shared/data/cartpole_transitions.csv", import.meta.url));
const here = existsSync(RECORDED);

describe(`cartpole against Gymnasium's CartPole-v1${here ? "" : " (skipped: shared/data/cartpole_transitions.csv is not beside the repository)"}`, () => {
  const rows = here
    ? readFileSync(RECORDED, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").map(Number))
    : [];

  test.skipIf(!here)("every recorded step gives the recorded next state to 1e-12 (M11)", () => {
    expect(rows).toHaveLength(680);
    const process = cartpole([-10, 10]);
    const successors = successorsOf(process, 1);
    const [stepped, affine] = [new Float64Array(4), new Float64Array(4)];
    for (const [, , action, ...numbers] of rows) {
      const state = Float64Array.from(numbers.slice(0, 4));
      cartpoleStepInto(stepped, 0, state, 0, action === 1 ? 10 : -10);
      process.successorsInto(successors, state, new Int32Array(1), 1);
      successorInto(affine, 0, process, successors, 0, action!);
      for (let i = 0; i < 4; i++) {
        expect(Math.abs(stepped[i]! - numbers[4 + i]!)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(affine[i]! - numbers[4 + i]!)).toBeLessThanOrEqual(1e-12);
      }
      expect(isCartpoleTerminal(stepped, 0)).toBe(numbers[8] === 1);
      expect(successors.survival[action!]).toBe(numbers[8] === 1 ? 0 : 1);
    }
  });
});

test("the next state is affine in the force, in every state (M2, M11)", () => {
  const rng = createRng(1);
  const out = [-10, 0, 10].map(() => new Float64Array(4));
  for (let k = 0; k < 100; k++) {
    const state = Float64Array.from({ length: 4 }, () => rng.normal());
    [-10, 0, 10].forEach((force, i) => {
      cartpoleStepInto(out[i]!, 0, state, 0, force);
    });
    for (let i = 0; i < 4; i++) expect(out[0]![i]! + out[2]![i]!).toBeCloseTo(2 * out[1]![i]!, 12);
  }
});

test("a step may write over its own state, its mirror image is a step too, and no forces are refused", () => {
  const state = Float64Array.of(0.1, -0.4, 0.05, 0.3);
  const mirror = state.map((value) => -value);
  const out = new Float64Array(4);
  cartpoleStepInto(out, 0, state, 0, 10);
  cartpoleStepInto(state, 0, state, 0, 10);
  cartpoleStepInto(mirror, 0, mirror, 0, -10);
  expect(state).toEqual(out);
  expect(mirror.map((value) => -value)).toEqual(out);
  expect([cartpole([-10, 10]).mirrorSymmetric, cartpole([-10, 5]).mirrorSymmetric]).toEqual([true, false]);
  expect(() => cartpole([])).toThrow(/forces must hold at least one action/);
});
