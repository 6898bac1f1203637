import { expectInteger } from "../../num/expectShape.ts";
import type { AgentRecord } from "./agentRecord.ts";
import { selectAgents } from "./selectAgents.ts";

/**
 * What a record holds of one context (L1): its agents, and the network with that context's input for good. Agents may keep to
 * another edge in each context, so each is asked about alone.
 * @throws RangeError if no agent had that context
 */
export function oneContext(record: AgentRecord, context: number): AgentRecord {
  const { dynamics } = record;
  const part = selectAgents(record, (_, of) => of === context);
  const contexts = new Int32Array(part.agents);
  if (dynamics.kind !== "given") return { ...part, contexts };
  const { network } = dynamics;
  expectInteger("oneContext", "context", context, 0, network.contexts - 1);
  const { units, contextInputs } = network;
  return {
    ...part,
    contexts,
    dynamics: {
      ...dynamics,
      network: {
        ...network,
        contexts: 1,
        contextInputs: contextInputs.slice(context * units, (context + 1) * units),
      },
    },
  };
}

/** The contexts that the agents of a record had, rising. */
export function contextsOf({ contexts }: Pick<AgentRecord, "contexts">): readonly number[] {
  return [...new Set(contexts)].sort((a, b) => a - b);
}
