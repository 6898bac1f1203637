import { expectPositive, expectShape } from "../num/expectShape.ts";
import type { EnergyMeasure } from "./energy.ts";
import type { Region } from "./regions/region.ts";

/** What a rate network's activity must not leave, as plain data; outside it a state is terminal. */
export type Constraint =
  | { readonly kind: "none" }
  /** The energy of the activity must stay at or below the threshold. */
  | { readonly kind: "energy"; readonly measure: EnergyMeasure; readonly threshold: number }
  /** The activity of each unit must stay within ±ceiling: one for all units or one for each. */
  | { readonly kind: "ceilings"; readonly ceilings: number | readonly number[] }
  /** The activities of two units must stay in a region: one for all contexts or one for each. */
  | { readonly kind: "region"; readonly units: readonly [number, number]; readonly regions: readonly Region[] };

/** The kinds of constraints. */
export const CONSTRAINT_KINDS = ["none", "energy", "ceilings", "region"] as const;

/** Checks a constraint for a network of that many units and contexts. @throws RangeError naming the field at fault */
export function expectConstraint(where: string, constraint: Constraint, units: number, contexts: number): void {
  switch (constraint.kind) {
    case "none":
      return;
    case "energy":
      expectPositive(where, "constraint.threshold", constraint.threshold);
      return;
    case "ceilings":
      ceilingsOf(constraint.ceilings, units).forEach((ceiling, i) => {
        expectPositive(where, `constraint.ceilings[${i}]`, ceiling);
      });
      return;
    case "region": {
      const [first, second] = constraint.units;
      for (const unit of constraint.units) {
        if (Number.isInteger(unit) && unit >= 0 && unit < units && first !== second) continue;
        throw new RangeError(
          `${where}: constraint.units = [${first}, ${second}] must be two different units below ${units}. Give their numbers.`,
        );
      }
      const { length } = constraint.regions;
      if (length === 1 || length === contexts) return;
      throw new RangeError(
        `${where}: constraint.regions holds ${length} regions for ${contexts} contexts. Give one for all, or one for each.`,
      );
    }
  }
}

/** The ceiling of each unit, shape [units]. @throws RangeError if a list has another length */
export function ceilingsOf(ceilings: number | readonly number[], units: number): Float64Array {
  if (typeof ceilings === "number") return new Float64Array(units).fill(ceilings);
  expectShape("ceilings", "constraint.ceilings", ceilings, units);
  return Float64Array.from(ceilings);
}
