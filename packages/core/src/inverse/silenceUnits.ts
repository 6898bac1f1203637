import type { HypercubePolicy } from "../forward/hypercubeProblem.ts";
import { expectPolicy } from "../forward/stationaryOccupancy.ts";
import { expectInteger } from "../num/expectShape.ts";

/**
 * Holds units in one state (P2): whenever one of them is redrawn it takes that state, and all other policies stay as
 * they were. Nothing is re-optimised, so `stationaryOccupancy` of the result is what the experiment shows before the
 * network adapts. State 0 is silencing, state 1 a unit that is driven all the time.
 * @param held   the units to hold
 * @param state  0 or 1
 * @throws RangeError if a unit does not exist
 */
export function silenceUnits(policy: HypercubePolicy, held: readonly number[], state: 0 | 1 = 0): HypercubePolicy {
  expectPolicy("silenceUnits", policy);
  const { units, inputs } = policy;
  const contexts = 2 ** (units - 1);
  const logits = policy.logits.slice();
  held.forEach((unit, k) => {
    expectInteger("silenceUnits", `held[${k}]`, unit, 0, units - 1);
    for (let x = 0; x < inputs; x++) {
      const row = (x * units + unit) * contexts;
      logits.fill(state === 1 ? Infinity : -Infinity, row, row + contexts);
    }
  });
  return { ...policy, logits };
}
