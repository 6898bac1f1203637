import { expectProbability } from "../../num/expectShape.ts";
import { squared } from "../../num/squared.ts";
import type { RateNetwork } from "../../process/rateNetwork.ts";
import { rateNetworkProcess } from "../../process/rateNetworkProcess.ts";
import { type Transfer, transferOf } from "../../process/transfer.ts";
import { type AgentRecord, expectAgentRecord } from "./agentRecord.ts";

/** Everything that could have followed each recorded step: base(t) + offset(a), kept apart so that nothing large is stored. */
export interface SuccessorTable {
  readonly network: RateNetwork;
  readonly injections: Float64Array;
  readonly transfer: Transfer;
  /** Steps in which an action was taken. */
  readonly steps: number;
  readonly actions: number;
  readonly units: number;
  /** The next currents without action and noise, shape [steps, units]. */
  readonly bases: Float64Array;
  /** What each action adds to them, shape [actions, units]. */
  readonly offsets: Float64Array;
  /** The action taken, shape [steps]. */
  readonly chosen: Int32Array;
  /** The agent of each step and its context, shape [steps]. */
  readonly agent: Int32Array;
  readonly contexts: Int32Array;
  /** 1 where the step led to a terminal state, shape [steps]: what was forced or careless says nothing of where the edge is. */
  readonly final: Uint8Array;
  /** Numbers of the steps that are fitted and of those that only judge, each rising. */
  readonly training: Int32Array;
  readonly heldOut: Int32Array;
  /** What process noise adds to each current per step, standard deviation. */
  readonly noiseStd: number;
  /** Root mean square of what the recorded next currents differ from base + offset of the action taken. */
  readonly missWithAction: number;
  /** The same if no action had had an effect. */
  readonly missWithoutAction: number;
}

/**
 * The successors of every recorded step under every action (L1): x′(t, a) = base(x_t) + d B a. The last part of each
 * agent's life is held out; of agents that lived less than 200 steps every so many are held out as a whole, so that deaths
 * do not all fall to one part.
 * @param heldOutShare  share of the steps that is held out
 * @throws RangeError if the record is malformed or its dynamics are not given: fit them first
 */
export function successorTable(record: AgentRecord, heldOutShare: number): SuccessorTable {
  expectAgentRecord("successorTable", record);
  expectProbability("successorTable", "heldOutShare", heldOutShare);
  const { dynamics, units, lengths } = record;
  if (dynamics.kind !== "given") {
    throw new RangeError("successorTable: record.dynamics are not given. Call `fittedTransitions` and use its record.");
  }
  const { network, injections } = dynamics;
  const process = rateNetworkProcess(network, injections, { kind: "none" });
  const acted = record.actions.reduce((sum, action) => sum + (action >= 0 ? 1 : 0), 0);
  const states = new Float64Array(acted * units);
  const next = new Float64Array(acted * units);
  const contexts = new Int32Array(acted);
  const chosen = new Int32Array(acted);
  const agent = new Int32Array(acted);
  const final = new Uint8Array(acted);
  const training: number[] = [];
  const heldOut: number[] = [];
  let row = 0;
  for (let m = 0, step = 0; m < record.agents; m++) {
    const fitted = fittedSteps(lengths[m], heldOutShare, m);
    for (let k = 0; k < lengths[m]; k++, step++) {
      if (record.actions[step] < 0) continue;
      const from = (step + m) * units;
      states.set(record.states.subarray(from, from + units), row * units);
      next.set(record.states.subarray(from + units, from + 2 * units), row * units);
      contexts[row] = record.contexts[m];
      chosen[row] = record.actions[step];
      agent[row] = m;
      final[row] = record.ended[m] && k === lengths[m] - 1 ? 1 : 0;
      (k < fitted ? training : heldOut).push(row);
      row++;
    }
  }
  const bases = new Float64Array(acted * units);
  for (let from = 0; from < acted; from += CHUNK) {
    const count = Math.min(CHUNK, acted - from);
    const part = { capacity: count, bases: bases.subarray(from * units, (from + count) * units) };
    process.successorsInto(
      { ...part, directions: new Float64Array(0), survival: new Float64Array(count * process.actions) },
      states.subarray(from * units, (from + count) * units),
      contexts.subarray(from, from + count),
      count,
    );
  }
  const { offsets, actions } = process;
  let withAction = 0;
  let withoutAction = 0;
  for (let t = 0; t < acted; t++) {
    for (let i = 0; i < units; i++) {
      const rest = next[t * units + i] - bases[t * units + i];
      withoutAction += rest * rest;
      withAction += squared(rest - offsets[chosen[t] * units + i]);
    }
  }
  return {
    ...{ network, injections, transfer: transferOf(network.transfer), steps: acted, actions, units, bases, offsets },
    ...{ chosen, agent, contexts, final, noiseStd: process.noiseStd },
    training: Int32Array.from(training),
    heldOut: Int32Array.from(heldOut),
    missWithAction: Math.sqrt(withAction / Math.max(1, acted * units)),
    missWithoutAction: Math.sqrt(withoutAction / Math.max(1, acted * units)),
  };
}

const SHORT_LIFE = 200;

/** How many of an agent's first steps are fitted. */
function fittedSteps(length: number, heldOutShare: number, agent: number): number {
  if (length >= SHORT_LIFE) return Math.round(length * (1 - heldOutShare));
  // Agent m is held out where m × share passes a whole number.
  return Math.floor((agent + 1) * heldOutShare) > Math.floor(agent * heldOutShare) ? 0 : length;
}

// States at a time: room for the survival of each action stays small.
const CHUNK = 1024;

/** At most `most` of the given steps, evenly spaced: what is read off thousands of steps need not be read off all. */
export function sampledSteps(steps: Int32Array, most: number): Int32Array {
  if (steps.length <= most) return steps;
  return Int32Array.from({ length: most }, (_, k) => steps[Math.floor((k * steps.length) / most)]);
}
