import type { Answer } from "./contender.ts";

/** How far each table of an answer may stand from the reference, as a share of its largest size or of 1. */
export type Tolerances = Readonly<Record<string, number>>;

/**
 * Refuses a wrong answer: every table that has a tolerance must be there, have the same length and agree at the scale of
 * the reference, |x − y| ≤ tolerance · max(1, ‖y‖∞). Tables without a tolerance are not compared.
 * @throws Error naming contender, table and the worst entry
 */
export function expectAnswer(who: string, found: Answer, reference: Answer, tolerances: Tolerances): void {
  for (const [name, tolerance] of Object.entries(tolerances)) {
    const wanted = reference[name];
    if (wanted === undefined) throw new Error(`expectAnswer: the reference has no table "${name}" to compare with.`);
    const given = found[name];
    if (given === undefined) throw new Error(`${who} gives no "${name}": not timed.`);
    if (given.length !== wanted.length)
      throw new Error(`${who} gives ${given.length} numbers for "${name}" instead of ${wanted.length}: not timed.`);
    let scale = 1;
    for (let i = 0; i < wanted.length; i++) scale = Math.max(scale, Math.abs(wanted[i]!));
    for (let i = 0; i < wanted.length; i++) {
      // Written so that NaN fails.
      if (!(Math.abs(given[i]! - wanted[i]!) <= tolerance * scale))
        throw new Error(
          `${who} gives a wrong answer: ${name}[${i}] is ${given[i]}, the reference says ${wanted[i]} ` +
            `(allowed: ${(tolerance * scale).toPrecision(2)}). Not timed.`,
        );
    }
  }
}
