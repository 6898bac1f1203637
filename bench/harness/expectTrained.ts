import type { Contender } from "./contender.ts";

// Untrained agents of study 1 live about 40 steps; trained ones reach the horizon of 300 nearly always.
const LEAST_LIFETIME = 200;

/** Refuses a training that was fast because it did not train. @throws Error naming the contender */
export function expectTrained(contender: Pick<Contender, "name" | "note">): void {
  const lifetime = contender.note?.().lifetime ?? Number.NaN;
  if (!(lifetime >= LEAST_LIFETIME))
    throw new Error(`${contender.name} did not learn: its agents live ${lifetime} steps instead of ${LEAST_LIFETIME}.`);
}
