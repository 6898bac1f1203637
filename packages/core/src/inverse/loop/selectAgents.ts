import type { AgentRecord } from "./agentRecord.ts";

/**
 * The part of a record that holds some agents (L1), in their order: those of one context, for instance, whose edge may be another one.
 * @param keep  asked for each agent with its number and its context
 * @throws RangeError if no agent is kept
 */
export function selectAgents(record: AgentRecord, keep: (agent: number, context: number) => boolean): AgentRecord {
  const { units, lengths, contexts } = record;
  const kept = Array.from(lengths.keys()).filter((m) => keep(m, contexts[m]));
  if (kept.length === 0) throw new RangeError("selectAgents: no agent is kept. Ask for a context that was recorded.");
  const firstStep = new Int32Array(lengths.length);
  for (let m = 1; m < lengths.length; m++) firstStep[m] = firstStep[m - 1] + lengths[m - 1];
  const total = kept.reduce((sum, m) => sum + lengths[m], 0);
  const states = new Float64Array((total + kept.length) * units);
  const actions = new Int32Array(total);
  let step = 0;
  kept.forEach((m, place) => {
    const row = firstStep[m] + m;
    states.set(record.states.subarray(row * units, (row + lengths[m] + 1) * units), (step + place) * units);
    actions.set(record.actions.subarray(firstStep[m], firstStep[m] + lengths[m]), step);
    step += lengths[m];
  });
  return {
    ...record,
    agents: kept.length,
    lengths: Int32Array.from(kept, (m) => lengths[m]),
    ended: Uint8Array.from(kept, (m) => record.ended[m]),
    contexts: Int32Array.from(kept, (m) => contexts[m]),
    states,
    actions,
  };
}
