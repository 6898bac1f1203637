import type { EdgeProfile, LoopInference } from "@telos/core";
import type { NpyInput } from "@telos/recordings";

/** The numbers of an inferred purpose for `arrays.npz`; docs/guide/09-closing-the-loop.md says what they are. */
export function loopArrays(inference: LoopInference, profile: EdgeProfile | undefined): Record<string, NpyInput> {
  const { candidates, hypotheses } = inference;
  const units = inference.units?.units ?? [];
  const points = inference.discount?.points ?? [];
  return {
    ...namesOf(
      "edge_name",
      candidates.map(({ name }) => name),
    ),
    edge_threshold: numbersOf(candidates.map(({ threshold }) => threshold)),
    edge_threshold_high: numbersOf(candidates.map(({ upperThreshold }) => upperThreshold)),
    edge_bits: numbersOf(candidates.map(({ heldOutBits }) => heldOutBits)),
    edge_bits_error: numbersOf(candidates.map(({ heldOutError }) => heldOutError)),
    unit: { shape: [units.length], data: Int32Array.from(units, ({ unit }) => unit) },
    unit_bits: numbersOf(units.map(({ heldOutBits }) => heldOutBits)),
    unit_half_width: numbersOf(units.map(({ halfWidth }) => halfWidth)),
    ...namesOf(
      "hypothesis_name",
      hypotheses.map(({ hypothesis }) => hypothesis),
    ),
    hypothesis_bits: numbersOf(hypotheses.map(({ heldOutBits }) => heldOutBits)),
    hypothesis_bits_error: numbersOf(hypotheses.map(({ heldOutError }) => heldOutError)),
    discount: numbersOf(points.map(({ discount }) => discount)),
    discount_bits: numbersOf(points.map(({ trainingBits, heldOutBits }) => (trainingBits + heldOutBits) / 2)),
    discount_sharpness: numbersOf(points.map(({ sharpness }) => sharpness)),
    ...(profile
      ? {
          profile_edges: numbersOf(profile.edges),
          profile_offered: numbersOf(profile.offered),
          profile_taken: numbersOf(profile.taken),
        }
      : {}),
  };
}

function numbersOf(values: ArrayLike<number>): NpyInput {
  return { shape: [values.length], data: Float64Array.from(values) };
}

// A text array of nothing has no width to be written with.
function namesOf(key: string, names: readonly string[]): Record<string, NpyInput> {
  return names.length === 0 ? {} : { [key]: { shape: [names.length], data: names } };
}
