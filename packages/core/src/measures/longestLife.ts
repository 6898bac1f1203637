import type { ControlledRollouts } from "../forward/simulateController.ts";

/** The longest lifetime of any agent, steps; 0 where there is none. */
export function longestLife({ lifetimes }: Pick<ControlledRollouts, "lifetimes">): number {
  return lifetimes.reduce((most, life) => Math.max(most, life), 0);
}
