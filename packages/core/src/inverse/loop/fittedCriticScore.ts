import type { Rng } from "../../num/rng.ts";
import type { EdgeFit } from "./edgeLikelihood.ts";
import { fittedCritic, fittedCriticValues } from "./fittedCritic.ts";
import type { HypothesisScore } from "./loopInference.ts";
import { policyBits } from "./policyBits.ts";
import { type SuccessorTable, sampledSteps } from "./successorTable.ts";
import { successorSummary } from "./summary.ts";

const CARELESS_SHARES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3] as const;
// Nats by which surviving beats ending, as for the reward hypothesis.
const LIVING = 40;

/**
 * What a critic fitted to the choices predicts (L8), within an edge if there is one; the share of careless actions is fitted too.
 * @param most  steps of each part that are judged, at most; all training steps are taught
 */
export function fittedCriticScore(
  table: SuccessorTable,
  edge: EdgeFit | undefined,
  rng: Rng,
  most: number,
): HypothesisScore {
  const alive = withinEdge(table, edge, table.training);
  const critic = fittedCritic(table, table.training, alive, rng);
  const score = (steps: Int32Array) => ({
    choices: { steps, survival: withinEdge(table, edge, steps) },
    values: fittedCriticValues(critic, table, steps),
  });
  const training = score(sampledSteps(table.training, most));
  const heldOut = score(sampledSteps(table.heldOut, most));
  const bitsAt = ({ choices, values }: typeof training, careless: number) =>
    policyBits(table, choices, values, { sharpness: 1, careless, living: LIVING });
  const careless = CARELESS_SHARES.reduce<number>(
    (best, share) => (bitsAt(training, share).bits > bitsAt(training, best).bits ? share : best),
    CARELESS_SHARES[0],
  );
  const judged = bitsAt(heldOut, careless);
  return {
    hypothesis: "fittedCritic",
    trainingBits: bitsAt(training, careless).bits,
    heldOutBits: judged.bits,
    heldOutError: judged.error,
    fitted: { careless, updates: critic.updates },
  };
}

/** 1 for the successors of some steps that stay within an edge, 0 for others; 1 for all where none does, or without an edge. */
export function withinEdge(table: SuccessorTable, edge: EdgeFit | undefined, steps: Int32Array): Float64Array {
  const { actions } = table;
  const out = new Float64Array(steps.length * actions).fill(1);
  if (edge === undefined) return out;
  const values = successorSummary(table, edge.summary);
  for (let s = 0; s < steps.length; s++) {
    values.at(steps[s]);
    const row = out.subarray(s * actions, (s + 1) * actions);
    let allowed = 0;
    for (let a = 0; a < actions; a++) {
      row[a] = values.of(a) <= edge.threshold ? 1 : 0;
      allowed += row[a];
    }
    if (allowed === 0) row.fill(1);
  }
  return out;
}
