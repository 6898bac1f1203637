import type { ControlledRollouts } from "../forward/simulateController.ts";
import { type TransferName, transferOf } from "../process/transfer.ts";
import { aliveSteps } from "./aliveSteps.ts";
import { stdOf } from "./moments.ts";
import type { PerAgent } from "./participationRatio.ts";

/**
 * Variability (M33): the mean over units of the standard deviation of φ(x) over states, within each agent's trajectory
 * and of all states together.
 * @param units  which units; all when absent
 */
export function trajectoryStd(
  rollouts: ControlledRollouts,
  transfer: TransferName,
  settle: number,
  units: readonly number[] = Array.from({ length: rollouts.size }, (_, i) => i),
): PerAgent {
  const { value } = transferOf(transfer);
  const { agents, states } = rollouts;
  const width = units.length;
  const counts = new Float64Array(agents);
  const sums = new Float64Array(agents * width);
  const squares = new Float64Array(agents * width);
  aliveSteps(rollouts, settle, (agent, _step, at) => {
    counts[agent]++;
    for (let k = 0; k < width; k++) {
      const phi = value(states[at + units[k]]);
      sums[agent * width + k] += phi;
      squares[agent * width + k] += phi * phi;
    }
  });
  const own = Float64Array.from(counts, (count, agent) => {
    if (count < 2) return Number.NaN;
    let total = 0;
    for (let k = agent * width; k < (agent + 1) * width; k++) total += stdOf(count, sums[k], squares[k]);
    return total / width;
  });
  let pooled = 0;
  const all = counts.reduce((sum, count) => sum + count, 0);
  for (let k = 0; k < width; k++) {
    let [sum, square] = [0, 0];
    for (let agent = 0; agent < agents; agent++) {
      sum += sums[agent * width + k];
      square += squares[agent * width + k];
    }
    pooled += stdOf(all, sum, square) / width;
  }
  const valid = own.filter((std) => !Number.isNaN(std));
  return { agents: own, mean: valid.reduce((sum, std) => sum + std, 0) / valid.length, pooled };
}
