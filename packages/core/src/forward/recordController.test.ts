import { describe, expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { signActions, successorInto, successorsOf } from "../process/controlledProcess.ts";
import { drawRateNetwork } from "../process/rateNetwork.ts";
import { rateNetworkProcess } from "../process/rateNetworkProcess.ts";
import { freeController, myopicController, randomController } from "./baselines.ts";
import { recordController } from "./recordController.ts";
import { simulateController } from "./simulateController.ts";

const network = drawRateNetwork(
  {
    units: 12,
    channels: 3,
    contexts: 2,
    gain: 1.5,
    timeStep: 0.1,
    transfer: "tanh",
    noise: 0,
    readouts: [],
    readoutStrength: 1,
    contextStd: 0.3,
  },
  createRng(2),
);
const process = rateNetworkProcess(network, signActions(3, 1.5), {
  kind: "energy",
  measure: "meanSquare",
  threshold: 0.2,
});
const options = { agents: 4, steps: 60, start: { kind: "normal", std: 0.3 } as const, rng: createRng(5) };

describe("a recording of a controller (M27)", () => {
  test("has agents × steps steps in all, and where an agent ends another starts", () => {
    const { units, agents, lengths, states, actions, ended, contexts } = recordController(
      process,
      randomController,
      options,
    );
    expect([units, actions.length]).toEqual([12, 240]);
    expect(lengths.reduce((sum, length) => sum + length)).toBe(240);
    expect([lengths.length, ended.length, contexts.length]).toEqual([agents, agents, agents]);
    expect(states.length).toBe((240 + agents) * 12);
    expect(agents).toBeGreaterThan(8);
  });

  test("begins each place with the life that simulateController gives it, in double precision", () => {
    const made = simulateController(process, randomController, { ...options, exactAgents: 4 });
    const { states, actions, ended, lengths, agents } = recordController(process, randomController, options);
    let [place, step] = [0, 0];
    for (let m = 0; m < agents; m++) {
      if (step === place * 60) {
        const life = made.lifetimes[place]!;
        expect([lengths[m], ended[m]]).toEqual([life, made.terminated[place]]);
        expect([...actions.subarray(step, step + life)]).toEqual([
          ...made.actions.subarray(place * 60, place * 60 + life),
        ]);
        const from = place * 61 * 12;
        expect(states.subarray((step + m) * 12, (step + m + life + 1) * 12)).toEqual(
          made.exactStates!.subarray(from, from + (life + 1) * 12),
        );
        place++;
      }
      step += lengths[m]!;
    }
    expect(place).toBe(4);
  });

  test("states follow from each other, and the last step of an agent that ended leads to a terminal state", () => {
    const { states, actions, lengths, ended, contexts, agents } = recordController(process, myopicController, options);
    const successors = successorsOf(process, 1);
    const next = new Float64Array(12);
    let [step, ends] = [0, 0];
    for (let m = 0; m < agents; m++) {
      const context = Int32Array.of(contexts[m]!);
      for (let k = 0; k < lengths[m]!; k++, step++) {
        const at = (step + m) * 12;
        process.successorsInto(successors, states.slice(at, at + 12), context, 1);
        successorInto(next, 0, process, successors, 0, actions[step]!);
        expect(states.subarray(at + 12, at + 24)).toEqual(next);
        const isLast = k === lengths[m]! - 1;
        expect(process.isTerminal(next, 0, context[0]!)).toBe(isLast && ended[m] === 1);
      }
      ends += ended[m]!;
    }
    expect(ends).toBeGreaterThan(0);
  });

  test("of the free network holds −1 for every action", () => {
    const { actions } = recordController(process, freeController, { ...options, steps: 3 });
    expect(new Set(actions)).toEqual(new Set([-1]));
  });

  test("needs agents and steps", () => {
    expect(() => recordController(process, freeController, { ...options, agents: 0 })).toThrow(/agents/);
    expect(() => recordController(process, freeController, { ...options, steps: Number.NaN })).toThrow(/steps/);
  });
});
