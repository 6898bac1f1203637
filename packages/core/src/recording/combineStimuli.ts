import type { StimulusInput } from "./stimulusInput.ts";

/**
 * Two stimuli as one input: a level for each pair of levels that occurs. Unobserved where either is.
 * Where both are outside their trials the pair is named once.
 */
export function combineStimuli(first: StimulusInput, second: StimulusInput): StimulusInput {
  const switchS: number[] = [];
  const pairs: string[] = [];
  let a = -1;
  let b = -1;
  for (let i = 0, j = 0; i < first.switchS.length || j < second.switchS.length; ) {
    const atS = Math.min(first.switchS[i] ?? Number.POSITIVE_INFINITY, second.switchS[j] ?? Number.POSITIVE_INFINITY);
    while (i < first.switchS.length && first.switchS[i] === atS) a = first.level[i++];
    while (j < second.switchS.length && second.switchS[j] === atS) b = second.level[j++];
    const label = a < 0 || b < 0 ? "" : pairLabel(first.labels[a], second.labels[b]);
    if (label === pairs.at(-1)) continue;
    switchS.push(atS);
    pairs.push(label);
  }
  const order = (label: string) => pairOrder(label, first, second);
  const labels = [...new Set(pairs.filter((label) => label !== ""))].sort((x, y) => order(x) - order(y));
  return {
    name: `${first.name},${second.name}`,
    switchS: Float64Array.from(switchS),
    level: Int32Array.from(pairs, (label) => labels.indexOf(label)),
    labels,
  };
}

function pairLabel(a: string, b: string): string {
  return a === b ? a : `${a} · ${b}`;
}

function pairOrder(label: string, first: StimulusInput, second: StimulusInput): number {
  for (let i = 0; i < first.labels.length; i++)
    for (let j = 0; j < second.labels.length; j++)
      if (pairLabel(first.labels[i], second.labels[j]) === label) return i * second.labels.length + j;
  return Number.POSITIVE_INFINITY;
}
