import type { AgentRecord } from "./agentRecord.ts";
import { type EdgeProfile, edgeProfile } from "./edgeProfile.ts";
import { fittedTransitions } from "./fittedTransitions.ts";
import type { LoopInference } from "./loopInference.ts";
import { planePoints } from "./planePoints.ts";
import { successorTable } from "./successorTable.ts";

const SHOWN = 2; // times the edge: how far the histogram of what was offered goes

/** What figures show of the evidence behind an inference from agents. */
export interface LoopSeen {
  /** What was offered and taken, by the quantity of the best edge; none where nothing was injected. */
  readonly profile?: EdgeProfile;
  /** Activities of the two confined units, a point a recorded state; none where no two are. */
  readonly plane?: { readonly units: readonly [number, number] } & ReturnType<typeof planePoints>;
}

/** What was offered and taken (L2), and where the two confined units went: what stands in figures beside an inference. */
export function loopSeen(given: AgentRecord, inference: LoopInference): LoopSeen {
  const { edge, constraint, settings } = inference;
  if (!given.actions.some((action) => action >= 0)) return {};
  // Fitted once more: the inference hands back numbers, and no network.
  const record = given.dynamics.kind === "given" ? given : fittedTransitions(given, settings.heldOutShare).record;
  const plane =
    constraint?.kind === "region"
      ? { plane: { units: constraint.units, ...planePoints(record, constraint.units) } }
      : {};
  if (edge === null || !(edge.threshold > 0)) return plane;
  const table = successorTable(record, settings.heldOutShare);
  return { ...plane, profile: edgeProfile(table, edge.summary, SHOWN * edge.threshold) };
}
