import type { Timings } from "./race.ts";
import { missingRatio, type Ratio, ratioOf } from "./ratio.ts";

/** A peer of a race and the ratio that is wanted to it. */
export interface Rival {
  /** Its contender's name with one thread; with two it is followed by `, 2 threads`. */
  readonly name: string;
  readonly goal: number | null;
  /** Why it is not in the race, where it is not. */
  readonly missing?: string | undefined;
}

/** Telos's own contenders, by the names they have in every race; a race may lack some. */
export const TELOS = ["relaxed", "strict", "TypeScript"] as const;

/**
 * All ratios of one race: each rival against relaxed (the goal), strict and plain TypeScript, one thread against one, the
 * same with two threads, and two threads of telos against one of its own.
 * @param ownGoal  wanted of two threads against one
 */
export function compare(
  timings: Timings,
  name: string,
  rivals: readonly Rival[],
  ownGoal: number | null = null,
): Ratio[] {
  const ratios: Ratio[] = [];
  for (const rival of rivals) {
    const id = `${name}, ${rival.name}`;
    if (rival.missing !== undefined) {
      ratios.push(missingRatio(id, rival.goal, `${rival.name} / relaxed`, rival.missing));
      continue;
    }
    for (const own of TELOS)
      for (const threads of ["", ", 2 threads"]) {
        const isGoal = own === "relaxed" && threads === "";
        if (!isGoal && !(timings.has(own + threads) && timings.has(rival.name + threads))) continue;
        const suffix = isGoal ? "" : ` (${own}${threads})`;
        ratios.push(
          ratioOf(timings, rival.name + threads, own + threads, {
            name: id + suffix,
            goal: isGoal ? rival.goal : null,
          }),
        );
      }
  }
  for (const own of ["relaxed", "strict"]) {
    if (!timings.has(`${own}, 2 threads`)) continue;
    const goal = own === "relaxed" ? ownGoal : null;
    ratios.push(ratioOf(timings, own, `${own}, 2 threads`, { name: `${name}, 2 threads of ${own}`, goal }));
  }
  return ratios;
}
