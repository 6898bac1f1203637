import { edgeGains } from "./edgeGain.ts";
import type { RecordMasks } from "./rankUnits.ts";
import { bitCount, type UnitMasks } from "./unitMasks.ts";

/** What an edge around the activities of two units is worth: a box with a half-width for each. */
export interface RankedPlane {
  readonly units: readonly [number, number];
  readonly halfWidths: readonly [number, number];
  readonly trainingBits: number;
  readonly heldOutBits: number;
}

const PLANE_STEPS = 2500;

/**
 * The planes of two units whose box is worth most (L6), among all pairs: the actions that both units allow are the
 * common bits of two words, so that the 4950 planes of a hundred units take half a second.
 * @param most  how many to hand back, best first by the training steps
 */
export function rankPlanes(masks: RecordMasks, most: number): readonly RankedPlane[] {
  const { table, training, heldOut, halfWidths } = masks;
  const { units } = table;
  const every = Math.max(1, Math.ceil(training.steps.length / PLANE_STEPS));
  const found: { i: number; j: number; bits: number }[] = [];
  for (let i = 0; i < units; i++) {
    for (let j = i + 1; j < units; j++) {
      const bits = planeGain(masks, training, i, j, every);
      if (found.length === most && !(bits > found[most - 1].bits)) continue;
      found.splice(found.filter((other) => other.bits >= bits).length, 0, { i, j, bits });
      if (found.length > most) found.pop();
    }
  }
  return found.map(({ i, j }) => ({
    units: [i, j],
    halfWidths: [halfWidths[i], halfWidths[j]],
    trainingBits: planeGain(masks, training, i, j, 1),
    heldOutBits: planeGain(masks, heldOut, i, j, 1),
  }));
}

function planeGain({ table }: RecordMasks, masks: UnitMasks, i: number, j: number, every: number): number {
  const { actions, chosen } = table;
  const { steps, words, bits } = masks;
  const gains = edgeGains(actions);
  const count = steps.length;
  let sum = 0;
  let seen = 0;
  for (let s = 0; s < count; s += every) {
    const first = (i * count + s) * words;
    const second = (j * count + s) * words;
    let allowed = 0;
    for (let w = 0; w < words; w++) allowed += bitCount(bits[first + w] & bits[second + w]);
    const a = chosen[steps[s]];
    const inside = ((bits[first + (a >>> 5)] & bits[second + (a >>> 5)]) >>> (a & 31)) & 1;
    sum += gains[2 * allowed + inside];
    seen++;
  }
  return sum / Math.max(1, seen);
}
