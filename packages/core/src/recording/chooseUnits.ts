import { nearestName } from "../num/nearestName.ts";
import type { Cell, Unit } from "./recording.ts";

/** Which units to keep: by id, by conditions on columns of the units table ("quality=good"), or both. */
export interface UnitChoice {
  readonly unitIds?: readonly number[] | undefined;
  /** Each "column=value"; `id` and `name` count as columns. All must hold. */
  readonly where?: readonly string[] | undefined;
}

/**
 * The chosen units, in the order of `unitIds` where given, otherwise in the file's.
 * @throws RangeError on an id, column or value that the file does not hold, naming the nearest that it does
 */
export function chooseUnits(units: readonly Unit[], choice: UnitChoice): Unit[] {
  let chosen = choice.unitIds === undefined ? [...units] : choice.unitIds.map((id) => unitById(units, id));
  const twice = chosen.find((unit, k) => chosen.indexOf(unit) !== k);
  if (twice !== undefined) throw new RangeError(`unit ${twice.id}: chosen twice. Name each unit once.`);
  for (const condition of choice.where ?? []) {
    const keep = matching(units, condition);
    chosen = chosen.filter((unit) => keep.has(unit));
  }
  if (chosen.length === 0) {
    throw new RangeError(
      `No unit fulfils ${(choice.where ?? []).join(" and ")} among those chosen. Loosen the choice.`,
    );
  }
  return chosen;
}

/** The `count` units with the most spikes, in the order of the list; all of them where there are fewer. */
export function mostActiveUnits<One extends Pick<Unit, "id" | "timesS">>(units: readonly One[], count: number): One[] {
  const ranked = [...units].sort((a, b) => b.timesS.length - a.timesS.length || a.id - b.id).slice(0, count);
  return units.filter((unit) => ranked.includes(unit));
}

function unitById(units: readonly Unit[], id: number): Unit {
  const found = units.find((unit) => unit.id === id);
  if (found !== undefined) return found;
  const ids = units.map((unit) => unit.id);
  const nearest = [...ids].sort((a, b) => Math.abs(a - id) - Math.abs(b - id))[0];
  const shown = ids.length > 12 ? `${ids.slice(0, 12).join(", ")}, … (${ids.length} units)` : ids.join(", ");
  const hint =
    nearest === undefined ? "The file holds no units." : `The nearest is ${nearest}; the file holds ${shown}.`;
  throw new RangeError(`unit ${id}: not in the file. ${hint}`);
}

function matching(units: readonly Unit[], condition: string): Set<Unit> {
  const at = condition.indexOf("=");
  const column = condition.slice(0, at).trim();
  const value = condition.slice(at + 1).trim();
  if (at < 1)
    throw new RangeError(`where "${condition}": not of the form column=value. Write for instance quality=good.`);
  const columns = [...new Set(units.flatMap((unit) => Object.keys(unit.columns)).concat("id", "name"))];
  if (!columns.includes(column)) {
    const near = nearestName(column, columns);
    const hint = near === undefined ? `It has ${columns.join(", ")}.` : `Did you mean ${near}?`;
    throw new RangeError(`where "${condition}": the units table has no column ${column}. ${hint}`);
  }
  const keep = new Set(units.filter((unit) => cellEquals(cellOf(unit, column), value)));
  if (keep.size === 0) {
    const values = [...new Set(units.map((unit) => String(cellOf(unit, column))))];
    const near = nearestName(value, values);
    const hint =
      near === undefined
        ? `It holds ${values.slice(0, 8).join(", ")}${values.length > 8 ? ", …" : ""}.`
        : `Did you mean ${near}?`;
    throw new RangeError(`where "${condition}": no unit has this value in ${column}. ${hint}`);
  }
  return keep;
}

function cellOf(unit: Unit, column: string): Cell {
  if (Object.hasOwn(unit.columns, column)) return unit.columns[column];
  if (column === "id") return unit.id;
  return column === "name" ? unit.name : "";
}

/** Whether a cell is what a user typed: numbers by value ("1" is 1.0), truth values as true or false, text as it is. */
export function cellEquals(cell: Cell, typed: string): boolean {
  if (typeof cell === "number") return typed !== "" && cell === Number(typed);
  return String(cell) === typed;
}
