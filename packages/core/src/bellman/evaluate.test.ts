import { expect, test } from "vitest";
import { tabularProcess } from "../process/tabularProcess.ts";
import { evaluate, evaluateInto, subtractMean } from "./evaluate.ts";

/** State 0 stays with probability ¾ or ends in state 1; a second action ends at once. */
const decay = tabularProcess({
  states: 2,
  actions: 2,
  successors: (_, a) =>
    a === 0
      ? [
          [0, 0.75],
          [1, 0.25],
        ]
      : [[1, 1]],
  terminal: [1],
  start: 0,
});
const stay = Float64Array.of(1, 0, 0, 0);
const discounted = (discount: number) => ({ kind: "discounted", discount }) as const;

test("a state left with probability ¼ gathers 1 / (1 − ¾ γ), and the terminal state's signal once (B3)", () => {
  const following = { process: decay, criterion: discounted(0.8) };
  expect(evaluate(following, stay, Float64Array.of(1, 0)).value[0]).toBeCloseTo(1 / (1 - 0.6), 12);
  // Arriving is worth 5, discounted by one step more than the staying.
  const { value, gain, status } = evaluate(following, stay, Float64Array.of(0, 5));
  expect(value[0]).toBeCloseTo((0.8 * 0.25 * 5) / (1 - 0.6), 12);
  expect(value[1]).toBeCloseTo(5, 12);
  expect([gain, status]).toEqual([undefined, "converged"]);
});

test("discount 0 returns the signal itself (B3)", () => {
  const { value } = evaluate({ process: decay, criterion: discounted(0) }, stay, Float64Array.of(3, 4));
  expect([...value]).toEqual([3, 4]);
});

test("the gain of a cycle is the mean of its signal, and its relative values are those of one turn (B3)", () => {
  const cycle = tabularProcess({
    states: 4,
    actions: 1,
    successors: (s) => [[(s + 1) % 4, 1]],
    terminal: [],
    start: 0,
  });
  const policy = new Float64Array(4).fill(1);
  const { value, gain } = evaluate(
    { process: cycle, criterion: { kind: "average" } },
    policy,
    Float64Array.of(8, 0, 0, 0),
  );
  // gain 2; u₀ = 8 − 2 + u₁, u₁ = −2 + u₂, …: u = (3, −3, −1, 1) with mean 0.
  expect(gain).toBeCloseTo(2, 12);
  for (const [s, u] of [3, -3, -1, 1].entries()) expect(value[s]).toBeCloseTo(u, 11);
});

test("a long horizon is solved to the accuracy that doubles allow: discount 1 − 10⁻⁶ (B3)", () => {
  const ring = tabularProcess({
    states: 30,
    actions: 1,
    successors: (s) => [[(s + 1) % 30, 1]],
    terminal: [],
    start: 0,
  });
  const signal = Float64Array.from({ length: 30 }, (_, s) => (s === 0 ? 1 : 0));
  const discount = 1 - 1e-6;
  const { value, status } = evaluate(
    { process: ring, criterion: discounted(discount) },
    new Float64Array(30).fill(1),
    signal,
  );
  expect(status).toBe("converged");
  expect(value[0]! * (1 - discount ** 30)).toBeCloseTo(1, 9);
});

test("the policy's rows of terminal states are not read, whatever stands there", () => {
  const policy = Float64Array.of(1, 0, Number.NaN, Infinity);
  const { value } = evaluate({ process: decay, criterion: discounted(0.8) }, policy, Float64Array.of(1, 0));
  expect(value[0]).toBeCloseTo(2.5, 12);
});

test("a signal of 0 is worth 0 at once", () => {
  const { value, sweeps } = evaluate({ process: decay, criterion: discounted(0.9) }, stay, new Float64Array(2));
  expect([...value, sweeps]).toEqual([0, 0, 0]);
});

test("an average over two parts that never meet is exhausted, not answered", () => {
  const parts = tabularProcess({ states: 2, actions: 1, successors: (s) => [[s, 1]], terminal: [], start: 0 });
  const following = { process: parts, criterion: { kind: "average" } } as const;
  const { status } = evaluate(following, Float64Array.of(1, 1), Float64Array.of(0, 1), { maxSweeps: 200 });
  expect(status).not.toBe("converged");
});

test("one sweep is the signal plus what lies a discounted step ahead (B3)", () => {
  const out = new Float64Array(2);
  evaluateInto(
    out,
    { process: decay, criterion: discounted(0.8) },
    stay,
    Float64Array.of(1, 5),
    Float64Array.of(10, 100),
    new Float64Array(4),
  );
  expect(out[0]).toBeCloseTo(1 + 0.8 * (7.5 + 25), 13);
  expect(out[1]).toBe(5);
});

test("subtracting the mean leaves mean 0 and all differences", () => {
  const u = Float64Array.of(1, 2, 6);
  subtractMean(u);
  expect([...u]).toEqual([-2, -1, 3]);
});

test("wrong policies, signals and criteria are refused with the entry at fault", () => {
  const following = { process: decay, criterion: discounted(0.9) };
  const signal = new Float64Array(2);
  expect(() => evaluate(following, Float64Array.of(0.5, 0.4, 0, 0), signal)).toThrow(
    /evaluate: policy of state 0 must sum to 1 but sums to 0.9/,
  );
  expect(() => evaluate(following, new Float64Array(2), signal)).toThrow(/evaluate: policy must hold 2 × 2/);
  expect(() => evaluate(following, stay, new Float64Array(4))).toThrow(/evaluate: signal must hold 2/);
  expect(() => evaluate(following, stay, Float64Array.of(0, Number.NaN))).toThrow(/evaluate: signal\[1\]/);
  expect(() => evaluate({ process: decay, criterion: { kind: "average" } }, stay, signal)).toThrow(
    /state 1 is terminal/,
  );
});
