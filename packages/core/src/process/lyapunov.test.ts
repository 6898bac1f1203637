import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { largestLyapunovExponent } from "./lyapunov.ts";
import { drawRateNetwork, rateStepInto } from "./rateNetwork.ts";

const network = (gain: number, change = {}) =>
  drawRateNetwork(
    {
      units: 100,
      channels: 1,
      contexts: 1,
      gain,
      timeStep: 0.1,
      transfer: "tanh",
      noise: 0,
      readouts: [],
      readoutStrength: 1,
      contextStd: 0,
      ...change,
    },
    createRng(1),
  );
const options = { settle: 500, steps: 4000, rng: createRng(2) };

test("a tanh network of 100 units at g = 3 is chaotic: its exponent is positive by 5 standard errors (M12)", () => {
  const { perTimeConstant, standardError } = largestLyapunovExponent(network(3), options);
  expect(perTimeConstant).toBeGreaterThan(5 * standardError);
});

// At g = 1.5 networks of a hundred units mostly settle on a cycle or a fixed point; of three networks with a thousand
// units each was chaotic.
test("a tanh network of 1000 units at g = 1.5 is chaotic: its exponent is positive by 3 standard errors (M12)", () => {
  const large = { settle: 300, steps: 1200, rng: createRng(2) };
  const { perTimeConstant, standardError } = largestLyapunovExponent(network(1.5, { units: 1000 }), large);
  expect(perTimeConstant).toBeGreaterThan(3 * standardError);
});

test("below g = 1 the free tanh network is at rest: differences shrink (M12)", () => {
  expect(largestLyapunovExponent(network(0.5), options).perTimeConstant).toBeLessThan(-0.2);
});

test("of a linear network it is the logarithm of the largest eigenvalue (M12)", () => {
  const weights = Float64Array.of(0.4, 0.3, 0.3, -0.4); // eigenvalues ±½
  const linear = network(3, { units: 2, transfer: "linear", weights });
  const { perStep, perTimeConstant } = largestLyapunovExponent(linear, options);
  expect(perStep).toBeCloseTo(Math.log(0.9 + 0.1 * 3 * 0.5), 9);
  expect(perTimeConstant).toBeCloseTo(10 * perStep, 12);
});

test("it is the rate at which two nearby trajectories part, to a thousandth of a time constant's inverse (M12)", () => {
  const chaotic = network(2);
  const measured = largestLyapunovExponent(chaotic, { settle: 500, steps: 2000, rng: createRng(2) }).perStep;
  const rng = createRng(2); // the same start, and the same first direction
  const states = Float64Array.from({ length: 200 }, (_, i) => (i < 100 ? rng.normal() : 0));
  for (let i = 0; i < 100; i++) states[100 + i] = states[i]! + 1e-7 * rng.normal();
  const next = new Float64Array(200);
  const work = new Float64Array(200);
  const distance = () => {
    let square = 0;
    for (let i = 0; i < 100; i++) square += (states[100 + i]! - states[i]!) ** 2;
    return Math.sqrt(square);
  };
  let growth = 0;
  for (let t = 0; t < 2500; t++) {
    const before = distance();
    rateStepInto(next, work, chaotic, states, Int32Array.of(0, 0), 2);
    states.set(next);
    const after = distance();
    if (t >= 500) growth += Math.log(after / before) / 2000;
    for (let i = 0; i < 100; i++) states[100 + i] = states[i]! + ((states[100 + i]! - states[i]!) * 1e-6) / after;
  }
  expect(Math.abs(growth - measured)).toBeLessThan(1e-4);
});
