import type { PerUnit } from "./spec.ts";
import { itemsOf, type SpecPlace } from "./specPlace.ts";

/**
 * Reads one number for all units or a list of one for each.
 * @param read  reads one number, such as `positiveAt`
 * @throws RangeError on a list of another length and on numbers that `read` refuses
 */
export function perUnitAt(place: SpecPlace, units: number, read: (one: SpecPlace) => number): PerUnit {
  if (!Array.isArray(place.value)) return read(place);
  return itemsOf(place, place.wanted, [units, "one for each unit"]).map(read);
}

/** The numbers unit by unit, shape [units]. */
export function perUnitValues(numbers: PerUnit, units: number): Float64Array {
  return typeof numbers === "number" ? new Float64Array(units).fill(numbers) : Float64Array.from(numbers);
}
