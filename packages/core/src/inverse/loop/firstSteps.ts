import { expectInteger } from "../../num/expectShape.ts";
import type { AgentRecord } from "./agentRecord.ts";

/**
 * The first steps of a record (L1): agents in order, the last one cut short. A record that is shorter is handed back.
 * @param most  steps, ≥ 1
 */
export function firstSteps(record: AgentRecord, most: number): AgentRecord {
  expectInteger("firstSteps", "most", most, 1, Number.MAX_SAFE_INTEGER);
  const { lengths, units } = record;
  if (record.actions.length <= most) return record;
  const kept: number[] = [];
  let left = most;
  for (let m = 0; left > 0; m++) {
    kept.push(Math.min(left, lengths[m]));
    left -= kept[m];
  }
  const agents = kept.length;
  const ended = record.ended.slice(0, agents);
  if (kept[agents - 1] < lengths[agents - 1]) ended[agents - 1] = 0;
  return {
    ...record,
    agents,
    lengths: Int32Array.from(kept),
    // Agents stand one after another, so what is kept is the beginning of each array.
    states: record.states.slice(0, (most + agents) * units),
    actions: record.actions.slice(0, most),
    ended,
    contexts: record.contexts.slice(0, agents),
  };
}
