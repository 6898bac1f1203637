import { expectShape } from "../../num/expectShape.ts";
import { contextOf } from "../../num/words.ts";
import type { FlipTable } from "../../recording/flipStatistics.ts";
import type { WordEvidence } from "./transitionEvidence.ts";

/**
 * What a spike train says in steps (E15): at redraw rates u there are seconds · Σu redraws in a state, of which those that flipped a unit
 * are known and the others left the word as it was. So the reward families that were made for single steps are fitted to spike trains.
 * @param updateRateHz  u of the flip process, shape [units]
 * @returns flips by edge and stays by state; stays are real numbers ≥ 0
 */
export function flipEvidence(table: FlipTable, updateRateHz: Float64Array): WordEvidence {
  const { units, inputs } = table;
  expectShape("flipEvidence", "updateRateHz", updateRateHz, units);
  const rate = updateRateHz.reduce((sum, u) => sum + u, 0);
  const contexts = 2 ** (units - 1);
  const on = new Float64Array(inputs * units * contexts);
  const off = new Float64Array(on.length);
  const stays = new Float64Array(inputs * 2 ** units);
  const active = new Float64Array(units);
  let steps = 0;
  for (let s = 0; s < table.word.length; s++) {
    const word = table.word[s];
    const input = table.input[s];
    let flips = 0;
    for (let i = 0; i < units; i++) {
      const count = table.flips[s * units + i];
      const edge = (input * units + i) * contexts + contextOf(word, i);
      if ((word >> i) & 1) off[edge] += count;
      else on[edge] += count;
      flips += count;
    }
    const stayed = Math.max(0, table.seconds[s] * rate - flips);
    stays[input * 2 ** units + word] += stayed;
    steps += stayed + flips;
    for (let i = 0; i < units; i++) if ((word >> i) & 1) active[i] += stayed + flips;
  }
  return { kind: "words", units, inputs, steps, on, off, stays, active };
}
