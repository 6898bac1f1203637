import { log2, logit, meanCodingCost, type Recording, type Spec, type SpecTruth, updateShareOf } from "@telos/core";
import type { PointResult } from "@telos/runs";

/** What a simulated network came to: its spikes, and, where it has a purpose, what it earns and what that costs it. */
export function networkResult({ durationS }: Spec, recording: Recording, truth: SpecTruth): PointResult {
  const units = recording.units.length;
  const spikes = recording.units.reduce((sum, { timesS }) => sum + timesS.length, 0);
  const counted = { spikes, rate_hz: spikes / units / durationS };
  if (truth.kind === "poisson") return counted;
  const { occupancy, inputs, purpose, logits, updateRateHz } = truth.network;
  const words = occupancy.length / inputs;
  const shares = Float64Array.from({ length: words }, (_, word) => {
    let share = 0;
    for (let x = 0; x < inputs; x++) share += occupancy[x * words + word]!;
    return share;
  });
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * log2(share) : sum), 0);
  const activity = meanOf(activities(shares, units));
  const found = { ...counted, mean_activity: activity, word_entropy_bits: entropy };
  if (purpose === undefined) return found;
  const reward = occupancy.reduce((sum, share, s) => sum + share * purpose.reward[s]!, 0);
  const policy = { units, logits, updateShare: updateShareOf(updateRateHz) };
  const information = meanCodingCost(policy, occupancy, Float64Array.from(purpose.reference, logit));
  return {
    ...found,
    mean_reward: reward,
    information_nats: information,
    net_reward: reward - purpose.codingCost * information,
    mean_reference: meanOf(purpose.reference),
  };
}

function activities(shares: Float64Array, units: number): Float64Array {
  return Float64Array.from({ length: units }, (_, i) =>
    shares.reduce((sum, share, word) => ((word >> i) & 1 ? sum + share : sum), 0),
  );
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
