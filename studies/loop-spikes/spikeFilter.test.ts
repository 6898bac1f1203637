import { createRng, tanh } from "@telos/core";
import { expect, test } from "vitest";
import { filteredStates, fittedModel, type SpikeRecord, type StepModel } from "./spikeFilter.ts";

const UNITS = 4;
const LIFE = 300;

/** A small network with injected currents, its states and counts with no noise in them. */
function example(): { spikes: SpikeRecord; model: StepModel; states: Float64Array } {
  const rng = createRng(3);
  const model = {
    leak: 0.9,
    recurrent: Float64Array.from({ length: UNITS * UNITS }, () => 0.08 * rng.normal()),
    input: Float64Array.from({ length: UNITS }, () => 0.05 * rng.normal()),
  };
  const injected = Float64Array.from({ length: LIFE }, (_, t) => (t === LIFE - 1 ? 0 : rng.integer(2) === 0 ? -1 : 1));
  const states = new Float64Array(LIFE * UNITS);
  for (let t = 1; t < LIFE; t++) {
    for (let i = 0; i < UNITS; i++) {
      let next = model.leak * states[(t - 1) * UNITS + i]! + model.input[i]! * injected[t - 1]!;
      for (let j = 0; j < UNITS; j++) next += model.recurrent[i * UNITS + j]! * tanh(states[(t - 1) * UNITS + j]!);
      states[t * UNITS + i] = next;
    }
  }
  const counts = states.map((x) => 10 * (1 + tanh(x)));
  return { spikes: { units: UNITS, channels: 1, counts, perStep: 10, injected, lives: [LIFE] }, model, states };
}

test("the network comes back from its own states and currents", () => {
  const { spikes, model, states } = example();
  const found = fittedModel(spikes, states, states.map(tanh), spikes.injected, 0);
  expect(found.leak).toBeCloseTo(model.leak, 6);
  found.recurrent.forEach((weight, k) => {
    expect(weight).toBeCloseTo(model.recurrent[k]!, 5);
  });
  found.input.forEach((weight, k) => {
    expect(weight).toBeCloseTo(model.input[k]!, 6);
  });
});

test("the filter follows counts that hold no noise, and sees nothing of a current before the step after it", () => {
  const { spikes, model, states } = example();
  const { states: filtered } = filteredStates(spikes, model, 0.01);
  filtered.forEach((x, k) => {
    expect(x).toBeCloseTo(states[k]!, 6);
  });
  const injected = spikes.injected.slice();
  injected[100]! += 5;
  const { states: changed } = filteredStates({ ...spikes, injected }, model, 0.01);
  expect(changed.subarray(0, 101 * UNITS)).toEqual(filtered.subarray(0, 101 * UNITS));
  expect(changed[101 * UNITS]).not.toBe(filtered[101 * UNITS]);
});
