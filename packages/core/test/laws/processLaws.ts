import { expect } from "vitest";
import type { Rng } from "../../src/num/rng.ts";
import type { FiniteProcess } from "../../src/process/process.ts";
import { rollout } from "../../src/process/rollout.ts";
import { expectTrajectory } from "../../src/process/trajectory.ts";
import { inner, largest, randomPolicy, randomVector } from "./randomProblem.ts";

/** What every finite process promises, each as a claim and its check. */
export const processLaws: Readonly<Record<string, (process: FiniteProcess, rng: Rng) => void>> = {
  "successors exist, appear once, have probability > 0 and sum to 1; terminal states have none": (process) => {
    for (let s = 0; s < process.states; s++) {
      for (let a = 0; a < process.actions; a++) {
        const found = process.successorsOf(s, a);
        if (process.terminal[s]) {
          expect(found).toEqual([]);
          continue;
        }
        expect(new Set(found.map((next) => next.state)).size).toBe(found.length);
        for (const { state, probability } of found) {
          expect(Number.isInteger(state) && state >= 0 && state < process.states).toBe(true);
          expect(probability).toBeGreaterThan(0);
        }
        expect(found.reduce((sum, next) => sum + next.probability, 0)).toBeCloseTo(1, 9);
      }
    }
  },

  "the start is a distribution over states": (process) => {
    expect(process.start.length).toBe(process.states);
    expect(process.terminal.length).toBe(process.states);
    expect(process.start.every((p) => p >= 0)).toBe(true);
    expect(process.start.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
  },

  "agents, where there are several, are numbered from 0": (process) => {
    if (!process.agents) return;
    expect(process.agents.of.length).toBe(process.states);
    for (const agent of process.agents.of) expect(agent >= 0 && agent < process.agents.count).toBe(true);
  },

  "looking ahead is the mean over successors, and overwrites what was there": (process, rng) => {
    const v = randomVector(rng, process.states);
    const out = new Float64Array(process.states * process.actions).fill(Number.NaN);
    process.lookAheadInto(out, v);
    for (let i = 0; i < out.length; i++) {
      const found = process.successorsOf(Math.floor(i / process.actions), i % process.actions);
      const mean = found.reduce((sum, next) => sum + next.probability * v[next.state]!, 0);
      expect(Math.abs(out[i]! - mean)).toBeLessThan(1e-13 * (1 + largest(v)));
    }
  },

  "pushing is the transpose of looking ahead, and overwrites what was there": (process, rng) => {
    const v = randomVector(rng, process.states);
    const flow = randomVector(rng, process.states * process.actions);
    const ahead = new Float64Array(flow.length);
    const pushed = new Float64Array(v.length).fill(Number.NaN);
    process.lookAheadInto(ahead, v);
    process.pushInto(pushed, flow);
    expect(Math.abs(inner(flow, ahead) - inner(pushed, v))).toBeLessThan(1e-12 * flow.length * (1 + largest(v)));
  },

  "what flows out of terminal states is ignored, whatever it is": (process, rng) => {
    const flow = randomVector(rng, process.states * process.actions);
    const [pushed, again] = [new Float64Array(process.states), new Float64Array(process.states)];
    process.pushInto(pushed, flow);
    process.pushInto(
      again,
      flow.map((x, i) => (process.terminal[Math.floor(i / process.actions)] ? Number.NaN : x)),
    );
    expect(again).toEqual(pushed);
  },

  "a rollout is a trajectory that can have happened": (process, rng) => {
    const found = rollout(process, randomPolicy(rng, process), { rng, steps: 200 });
    expectTrajectory("law", "rollout", found, process);
  },

  "successors are drawn as often as they are likely, within 5 standard errors": (process, rng) => {
    const alive = Array.from({ length: process.states }, (_, s) => s).filter((s) => !process.terminal[s]);
    if (alive.length === 0) return;
    const [state, action] = [alive[rng.integer(alive.length)]!, rng.integer(process.actions)];
    const draws = 2000;
    const counts = new Map<number, number>();
    for (let k = 0; k < draws; k++) {
      const next = process.drawSuccessor(state, action, rng);
      counts.set(next, (counts.get(next) ?? 0) + 1);
    }
    for (const { state: next, probability: p } of process.successorsOf(state, action)) {
      const share = (counts.get(next) ?? 0) / draws;
      counts.delete(next);
      // 5 standard errors of a binomial, and 12 counts of room where p is so small that its tail is Poisson.
      expect(Math.abs(share - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / draws) + 12 / draws);
    }
    expect(counts.size).toBe(0);
  },
};
