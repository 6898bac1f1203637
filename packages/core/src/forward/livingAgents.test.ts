import { expect, test } from "vitest";
import { createRng } from "../num/rng.ts";
import { baselines } from "./baselines.ts";
import { buildController } from "./buildController.ts";
import { livingAgents } from "./livingAgents.ts";
import { CONTROLLER_PRESETS } from "./presets.ts";
import { simulateController } from "./simulateController.ts";

const AGENTS = 7;
const STEPS = 60;
const { process, spec } = buildController(CONTROLLER_PRESETS.square);
const start = spec.evaluation.start;

test("until they end, agents who live on do what simulated agents do (M27)", () => {
  const rollouts = simulateController(process, baselines.random, {
    agents: AGENTS,
    steps: STEPS,
    start,
    rng: createRng(3),
  });
  const living = livingAgents(process, { agents: AGENTS, start, rng: createRng(3) });
  const over = new Uint8Array(AGENTS);
  for (let t = 1; t <= STEPS; t++) {
    living.step(baselines.random);
    for (let m = 0; m < AGENTS; m++) {
      if (over[m]) continue;
      const from = living.ended[m] ? living.lastStates : living.states;
      expect(Math.fround(from[m * process.size]!)).toBe(rollouts.states[(m * (STEPS + 1) + t) * process.size]);
      if (living.ended[m]) {
        expect(rollouts.lifetimes[m]).toBe(t);
        over[m] = 1;
      }
    }
  }
  expect(over.some((one) => one === 1)).toBe(true);
});

test("nobody stands in a terminal state, and who ended is young again", () => {
  const living = livingAgents(process, { agents: AGENTS, start, rng: createRng(5) });
  let ends = 0;
  for (let t = 0; t < STEPS; t++) {
    living.step(baselines.free);
    for (let m = 0; m < AGENTS; m++) {
      expect(process.isTerminal(living.states, m * process.size, living.contexts[m]!)).toBe(false);
      if (!living.ended[m]) continue;
      ends++;
      expect(living.ages[m]).toBe(0);
      expect(process.isTerminal(living.lastStates, m * process.size, living.contexts[m]!)).toBe(true);
    }
  }
  expect(ends).toBeGreaterThan(0);
});

test("a context beyond those of the process is refused", () => {
  expect(() => livingAgents(process, { agents: 1, start, rng: createRng(1), context: 1 })).toThrow("context");
});
