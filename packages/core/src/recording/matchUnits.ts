import { euclideanNorm } from "../num/euclideanNorm.ts";
import type { Unit } from "./recording.ts";

/** How units of two recordings were taken for the same: by place on the electrode array, or by id. */
export type MatchedBy = "position" | "id";

/** Units of a second recording in the order of the first's. */
export interface MatchedUnits {
  readonly by: MatchedBy;
  readonly units: readonly Unit[];
}

const SAME_PLACE_UM = 1;

/**
 * Finds the units of `first` in a second recording: by electrode position where every one has one in both files and no two share it,
 * otherwise by id.
 * @param by  one of the two ways; without it the first that is possible
 * @throws RangeError naming the units that have no counterpart, and what to do
 */
export function matchUnits(first: readonly Unit[], second: readonly Unit[], by?: MatchedBy): MatchedUnits {
  const way = by ?? (arePlaced(first) && arePlaced(second) ? "position" : "id");
  if (way === "position" && !(arePlaced(first) && arePlaced(second)))
    throw new RangeError(
      "matchUnits: a file gives no electrode position for some unit, or gives one twice. Match by id instead.",
    );
  const found = first.map((unit) => second.find((other) => (way === "id" ? other.id === unit.id : near(unit, other))));
  const lost = first.filter((_, k) => found[k] === undefined).map((unit) => unit.id);
  if (lost.length > 0) {
    const kept = first.filter((_, k) => found[k] !== undefined).map((unit) => unit.id);
    throw new RangeError(
      `matchUnits: ${lost.length === 1 ? `unit ${lost[0]} has` : `units ${lost.join(", ")} have`} no counterpart by ${way} in the second recording. ` +
        (kept.length > 1 ? `Infer again with --units ${kept.join(",")}.` : "Are both recordings of one preparation?"),
    );
  }
  return { by: way, units: found.filter((unit) => unit !== undefined) };
}

function arePlaced(units: readonly Unit[]): boolean {
  return units.every(
    (unit, k) => unit.positionUm !== undefined && units.slice(0, k).every((other) => !near(unit, other)),
  );
}

function near(one: Unit, other: Unit): boolean {
  const [a, b] = [one.positionUm, other.positionUm];
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return euclideanNorm(a.map((value, axis) => value - b[axis])) < SAME_PLACE_UM;
}
