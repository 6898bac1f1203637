import type { Gate } from "../gates.ts";
import { percent } from "./percent.ts";

/** Share of the changing steps that flip several units, and how many steps change (Q10). */
export function multiFlips(words: Int32Array): { readonly share: number; readonly changing: number } {
  let changing = 0;
  let several = 0;
  for (let step = 1; step < words.length; step++) {
    const changed = words[step] ^ words[step - 1];
    if (changed === 0) continue;
    changing++;
    if ((changed & (changed - 1)) !== 0) several++;
  }
  return { share: changing === 0 ? 0 : several / changing, changing };
}

/**
 * One unit at a time (Q10): the network decides one unit a step, so that words in which several flip at once were not made by it, or a row
 * holds many steps. Above 5 % of the changing steps: refuse.
 */
export function multiFlipsGate(words: Int32Array, options: { readonly refuseShare?: number } = {}): Gate {
  const { refuseShare = 0.05 } = options;
  const { share, changing } = multiFlips(words);
  const refuse = share > refuseShare;
  const found = `${percent(share)} of the ${changing} steps in which the word changes flip several units`;
  return {
    id: "multi-flips",
    title: "One unit flips at a time",
    value: 100 * share,
    unit: "%",
    threshold: `refuse above ${percent(refuseShare)} of the changing steps`,
    verdict: refuse ? "refuse" : "pass",
    sentence: refuse
      ? `${found}, where the model decides one unit a step: a row holds many steps, or the units are driven together. Give spike times, or finer steps; --accept multi-flips treats them as independent flips in the same context.`
      : `${found}: one unit a step is a fair reading.`,
  };
}
