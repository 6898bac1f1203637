import { normalCdf } from "../../num/normalCdf.ts";
import { realPower } from "../../num/realPower.ts";
import { squared } from "../../num/squared.ts";
import { currentAt } from "../../process/transfer.ts";
import type { SuccessorTable } from "./successorTable.ts";
import { type Summary, successorSummary } from "./summary.ts";

/** How likely each successor of some steps stays at or below a threshold under process noise. */
export interface SoftSurvival {
  readonly steps: Int32Array;
  /** The summary of the successor chosen at each step, without its noise: where thresholds are looked for, shape [steps]. */
  readonly chosen: Float64Array;
  /** Typical standard deviation of the summary under the noise of one step. */
  readonly spread: number;
  /** Writes the survival of every successor at a threshold. @param out  shape [steps, actions] */
  readonly survivalInto: (out: Float64Array, threshold: number) => void;
}

/**
 * Survival under process noise (L12). A box is a product over its independent units, exactly; any other summary is taken as
 * normal, with mean and variance from three points of each unit's own noise.
 */
export function softSurvival(table: SuccessorTable, summary: Summary, steps: Int32Array): SoftSurvival {
  const values = successorSummary(table, summary);
  const chosen = Float64Array.from(steps, (t) => {
    values.at(t);
    return values.of(table.chosen[t]);
  });
  if (summary.kind === "box") return { steps, chosen, ...boxSurvival(table, summary, steps) };
  return { steps, chosen, ...normalSurvival(table, summary, steps) };
}

function boxSurvival(
  { transfer, bases, offsets, units: width, actions, noiseStd }: SuccessorTable,
  { units, scales }: Extract<Summary, { kind: "box" }>,
  steps: Int32Array,
): Pick<SoftSurvival, "spread" | "survivalInto"> {
  return {
    spread: noiseStd / Math.max(...scales),
    survivalInto(out, threshold) {
      out.fill(1);
      units.forEach((unit, k) => {
        const [low, high] = transfer.range;
        const reach = threshold * scales[k];
        const upper = reach >= high ? Number.POSITIVE_INFINITY : currentAt(transfer, reach);
        const lower = -reach <= low ? Number.NEGATIVE_INFINITY : currentAt(transfer, -reach);
        for (let s = 0; s < steps.length; s++) {
          for (let a = 0; a < actions; a++) {
            const x = bases[steps[s] * width + unit] + offsets[a * width + unit];
            out[s * actions + a] *= massBetween((lower - x) / noiseStd, (upper - x) / noiseStd);
          }
        }
      });
    },
  };
}

const FAR = 8; // standard deviations: 1e-15 of the mass lies beyond

function massBetween(low: number, high: number): number {
  if (low >= FAR || high <= -FAR) return 0;
  return (high >= FAR ? 1 : normalCdf(high)) - (low <= -FAR ? 0 : normalCdf(low));
}

function normalSurvival(
  table: SuccessorTable,
  summary: Exclude<Summary, { kind: "box" }>,
  steps: Int32Array,
): Pick<SoftSurvival, "spread" | "survivalInto"> {
  const { actions } = table;
  const means = new Float64Array(steps.length * actions);
  const stds = new Float64Array(steps.length * actions);
  const moments = momentsOf(table, summary);
  let variance = 0;
  for (let s = 0; s < steps.length; s++) {
    for (let a = 0; a < actions; a++) {
      const { mean, variance: own } = moments(steps[s], a);
      means[s * actions + a] = mean;
      stds[s * actions + a] = Math.sqrt(own);
      variance += own;
    }
  }
  return {
    spread: Math.sqrt(variance / Math.max(1, means.length)),
    survivalInto(out, threshold) {
      for (let k = 0; k < means.length; k++) {
        out[k] = stds[k] > 0 ? normalCdf((threshold - means[k]) / stds[k]) : means[k] <= threshold ? 1 : 0;
      }
    },
  };
}

/** Mean and variance of a summary of one successor under the noise of a step. */
function momentsOf(
  table: SuccessorTable,
  summary: Exclude<Summary, { kind: "box" }>,
): (step: number, action: number) => { mean: number; variance: number } {
  const { bases, offsets, units, transfer, noiseStd } = table;
  const reach = Math.sqrt(3) * noiseStd;
  if (summary.kind === "energy") {
    const { of, power, without = [] } = summary;
    const kept = Array.from({ length: units }, (_, i) => i).filter((i) => !without.includes(i));
    const part = (x: number) => realPower(Math.abs(of === "activity" ? transfer.value(x) : x), power);
    return (step, action) => {
      let [mean, variance] = [0, 0];
      for (const i of kept) {
        const x = bases[step * units + i] + offsets[action * units + i];
        const [low, middle, high] = [part(x - reach), part(x), part(x + reach)];
        const first = (low + high) / 6 + (2 * middle) / 3;
        mean += first;
        variance += (low * low + high * high) / 6 + (2 * middle * middle) / 3 - first * first;
      }
      return { mean: mean / kept.length, variance: Math.max(0, variance) / squared(kept.length) };
    };
  }
  // A table of one step with the noise as three more actions for each unit would be large: units that matter are few.
  const matter =
    summary.kind === "meanActivity" ? Array.from({ length: units }, (_, i) => i) : [...new Set(summary.units)];
  const row = new Float64Array(units);
  const none = new Float64Array(units);
  const one = successorSummary({ ...table, bases: row, offsets: none, actions: 1 }, summary);
  const at = () => {
    one.at(0);
    return one.of(0);
  };
  return (step, action) => {
    for (let i = 0; i < units; i++) row[i] = bases[step * units + i] + offsets[action * units + i];
    const mean = at();
    let variance = 0;
    for (const i of matter) {
      const x = row[i];
      row[i] = x - reach;
      const low = at();
      row[i] = x + reach;
      variance += squared((at() - low) / (2 * Math.sqrt(3)));
      row[i] = x;
    }
    return { mean, variance };
  };
}
