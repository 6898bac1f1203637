import type { Estimate } from "../purpose.ts";
import type { TransferResult } from "./scoreTransfer.ts";
import type { TransferHypothesis } from "./transferPredictions.ts";

const OTHERS: readonly (readonly [TransferHypothesis, string])[] = [
  ["noChange", "assuming that nothing changed"],
  ["independent", "independent units with the new rates"],
  ["keepCouplings", "keeping the pairwise couplings"],
  ["keepPotential", "keeping the full potential"],
];

/**
 * Which guess won, in words (P8): a difference counts where its interval leaves zero out. A purpose adds something only where it beats
 * all of no change, independent units, kept couplings and the kept potential.
 * @param claims  false where the verdict on the first recording allows no purpose
 */
export function transferSentences(result: Omit<TransferResult, "sentences">, claims: boolean): string[] {
  const { scores, best, purposeMinus, correlationsMinus, floor } = result;
  const winner = scores.find(({ hypothesis }) => hypothesis === best);
  const first = winner
    ? `Nearest to the words of the second recording: "${winner.title}", ${shown(winner.words)} bits per word off; two halves of that recording differ by ${shown(floor)}.`
    : "";
  if (!claims)
    return [
      first,
      "Nothing is claimed: the verdict on the first recording allows no purpose, so that keeping one cannot have won.",
    ];
  const compared = OTHERS.flatMap(([hypothesis, name]) => {
    const difference = purposeMinus[hypothesis];
    return difference ? [{ hypothesis, name, difference }] : [];
  });
  const lines = compared.map(({ name, difference }) =>
    difference.high < 0
      ? `Keeping the purpose is better than ${name}, by ${shown(turned(difference))} bits per word.`
      : difference.low > 0
        ? `Keeping the purpose is worse than ${name}, by ${shown(difference)} bits per word.`
        : Number.isNaN(difference.value)
          ? `Keeping the purpose has no solution at the new rates, so that it was not compared with ${name}.`
          : `Keeping the purpose cannot be told from ${name}: difference ${shown(difference)} bits per word.`,
  );
  const nearer = OTHERS.filter(([hypothesis]) => (correlationsMinus[hypothesis]?.low ?? 0) > 0).map(([, name]) => name);
  if (nearer.length > 0)
    lines.push(`The correlations of pairs, though, are told better by ${nearer.join(" and by ")}.`);
  const wins = compared.every(({ difference }) => difference.high < 0);
  const last = wins
    ? "So the purpose adds something to the words that none of these plain descriptions predicts; whether it lasts, other units and other recordings must say."
    : "So the purpose adds nothing that can be seen beyond the best plain description.";
  return [first, ...lines, last];
}

function turned({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}

function shown({ value, low, high }: Estimate): string {
  const short = (number: number) => String(Number(number.toPrecision(3))).replace(/^-/, "−");
  return `${short(value)} (95 % interval ${short(low)} to ${short(high)})`;
}
