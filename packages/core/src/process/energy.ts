/** How the energy of a pattern of activity is counted. */
export type EnergyMeasure = "meanSquare" | "meanAbsolute";

/** The energy measures by name. */
export const ENERGY_MEASURES: readonly EnergyMeasure[] = ["meanSquare", "meanAbsolute"];

/**
 * Energy of a pattern of activity (M9): the mean over units of φ² (meanSquare) or of |φ| (meanAbsolute).
 * @param activities  φ(x); the entries `from` to `from + units − 1` are used
 */
export function energy(measure: EnergyMeasure, activities: ArrayLike<number>, from: number, units: number): number {
  let sum = 0;
  switch (measure) {
    case "meanSquare":
      for (let i = from; i < from + units; i++) sum += activities[i]! * activities[i]!;
      return sum / units;
    case "meanAbsolute":
      for (let i = from; i < from + units; i++) sum += Math.abs(activities[i]!);
      return sum / units;
  }
}
