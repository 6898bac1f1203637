import { softLogPolicy } from "../bellman/soft.ts";
import { exp } from "../num/exp.ts";
import { expectPositive, expectShape } from "../num/expectShape.ts";
import { minimise } from "../num/lbfgs.ts";
import { log } from "../num/log.ts";
import { quantile } from "../num/quantile.ts";
import { squared } from "../num/squared.ts";
import type { FiniteProcess } from "../process/process.ts";
import { aboveMedian } from "./tabularInverse.ts";

/** What is known of an agent on a finite process from the steps it took. */
export interface TabularEvidence {
  readonly process: FiniteProcess;
  /** How often each action was taken in each state, shape [states, actions]; `actionCountsOf` counts them. */
  readonly counts: Float64Array;
  /** Probabilities of the reference, shape [actions] or [states, actions]. */
  readonly reference: Float64Array;
  /** λ; only r/λ can be known. */
  readonly temperature: number;
  /** Weight of the penalty on the reward, nats per unit of r/λ. */
  readonly penalty: number;
  /** Below this size of r/λ the penalty is quadratic, above linear: the pseudo-Huber width. */
  readonly width: number;
}

/** A reward inferred from steps. */
export interface TabularReward {
  /** r, median 0; states that were never visited hold the median of those that were, shape [states]. */
  readonly reward: Float64Array;
  readonly value: Float64Array;
  /** log π of the policy that the value implies, shape [states, actions]. */
  readonly logPolicy: Float64Array;
  /** Nats, summed over steps. */
  readonly logLikelihood: number;
  /** 1 where an action was taken, shape [states]. */
  readonly visited: Uint8Array;
  readonly status: "converged" | "exhausted" | "diverged";
}

/**
 * The reward behind steps on a finite process, average criterion (I8). The search is over the value, for log π is concave
 * in it, and the reward is its Bellman residual r(v) = v − λ log Σ p e^{P_a v/λ} + L. Sparsity is asked of that residual by the
 * pseudo-Huber penalty Σ w (√(1 + ((r − b)/λw)²) − 1), which is smooth; b is the reward that most states have.
 * @throws RangeError if a shape is wrong or there is no step
 */
export function inferTabularReward(
  evidence: TabularEvidence,
  options: { readonly start?: Float64Array; readonly maxSteps?: number } = {},
): TabularReward {
  const where = "inferTabularReward";
  const { process, counts, reference, temperature, penalty, width } = evidence;
  const { states, actions } = process;
  expectPositive(where, "temperature", temperature);
  expectPositive(where, "penalty", penalty);
  expectPositive(where, "width", width);
  expectShape(where, "counts", counts, states, actions);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) throw new RangeError(`${where}: counts holds no step. Give at least one trajectory.`);
  const settled = {
    process,
    reward: { kind: "zero" },
    reference: { kind: "fixed", probabilities: reference },
    temperature: 1,
    criterion: { kind: "average" },
  } as const;
  const ahead = new Float64Array(states * actions);
  const flow = new Float64Array(states * actions);
  const pushed = new Float64Array(states);
  const logReference = reference.map(log);
  const referenceAt = (at: number) => logReference[reference.length === actions ? at % actions : at];

  /** Unknowns: v/λ and b/λ. */
  const evaluate = (x: Float64Array, gradient: Float64Array): number => {
    const offset = x[states];
    process.lookAheadInto(ahead, x.subarray(0, states));
    const logPolicy = softLogPolicy(settled, x.subarray(0, states));
    gradient.fill(0);
    let loss = 0;
    for (let s = 0; s < states; s++) {
      const row = s * actions;
      let visits = 0;
      let soft = NaN;
      for (let a = row; a < row + actions; a++) {
        visits += counts[a];
        if (counts[a] > 0) loss -= counts[a] * logPolicy[a];
        // λ log Σ p e^{…} = any action's p e^{…} over its probability; take one that the reference knows
        if (Number.isNaN(soft) && logPolicy[a] > -30) soft = ahead[a] + referenceAt(a) - logPolicy[a];
      }
      const rest = x[s] - soft - offset;
      const root = Math.sqrt(1 + squared(rest / width));
      loss += penalty * width * (root - 1);
      const slope = (penalty * rest) / (width * root);
      gradient[s] += slope;
      gradient[states] -= slope;
      for (let a = row; a < row + actions; a++) flow[a] = -counts[a] + (visits - slope) * exp(logPolicy[a]);
    }
    process.pushInto(pushed, flow);
    for (let s = 0; s < states; s++) gradient[s] = (gradient[s] + pushed[s]) / total;
    gradient[states] /= total;
    return loss / total;
  };

  const start = new Float64Array(states + 1);
  if (options.start) {
    expectShape(where, "options.start", options.start, states);
    start.set(options.start.map((v) => v / temperature));
  }
  const found = minimise(evaluate, {
    start,
    memory: 30,
    gradientTolerance: 1e-9,
    valueTolerance: 1e-14,
    maxSteps: options.maxSteps ?? 3000,
  });
  const logPolicy = softLogPolicy(settled, found.x.subarray(0, states));
  process.lookAheadInto(ahead, found.x.subarray(0, states));
  const visited = new Uint8Array(states);
  let logLikelihood = 0;
  const residual = new Float64Array(states);
  for (let s = 0; s < states; s++) {
    let likeliest = s * actions;
    for (let a = s * actions; a < (s + 1) * actions; a++) {
      if (logPolicy[a] > logPolicy[likeliest]) likeliest = a;
      if (counts[a] > 0) {
        visited[s] = 1;
        logLikelihood += counts[a] * logPolicy[a];
      }
    }
    residual[s] = found.x[s] - (ahead[likeliest] + referenceAt(likeliest) - logPolicy[likeliest]);
  }
  const known = residual.filter((_, s) => visited[s] === 1).sort();
  const median = quantile(known, 0.5);
  const reward = aboveMedian(residual.map((r, s) => temperature * (visited[s] ? r : median)));
  const value = found.x.slice(0, states).map((v) => temperature * v);
  return { reward, value, logPolicy, logLikelihood, visited, status: found.status };
}
