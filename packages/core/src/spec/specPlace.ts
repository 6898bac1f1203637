import { nearestName } from "../num/nearestName.ts";

/** A place in a spec: what stands there, its path from the root, and what belongs there, in words. */
export interface SpecPlace {
  readonly value: unknown;
  /** For messages: "spec.reward.words[3].active[1]". */
  readonly path: string;
  /** Completes the sentence "Give …": "the price of information, a number > 0". */
  readonly wanted: string;
}

/** An error at a place: the path, what is wrong, and how to mend it. */
export function faultAt(place: SpecPlace, what: string, mend = `Give ${place.wanted}.`): RangeError {
  return new RangeError(`${place.path}: ${what}${what.endsWith("?") ? "" : "."} ${mend}`);
}

/**
 * The fields of an object: all of `required`, some of `optional`, no others. An optional field that is not there has
 * the value undefined.
 * @param required, optional  by name, what belongs there
 * @throws RangeError on an unknown field, with the name probably meant, and on a missing one
 */
export function fieldsOf<Required extends string, Optional extends string = never>(
  place: SpecPlace,
  required: Readonly<Record<Required, string>>,
  optional: Readonly<Record<Optional, string>> = {} as Readonly<Record<Optional, string>>,
): Record<Required | Optional, SpecPlace> {
  const value = objectAt(place);
  const known: Readonly<Record<string, string>> = { ...required, ...optional };
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(known, name)) continue;
    const meant = nearestName(name, Object.keys(known));
    const mend = `It may hold: ${Object.keys(known).join(", ")}.`;
    throw faultAt(within(place, name, ""), `unknown field${meant ? `; did you mean "${meant}"?` : ""}`, mend);
  }
  for (const name of Object.keys(required)) {
    if (!Object.hasOwn(value, name)) throw faultAt(within(place, name, known[name]), "missing");
  }
  const fields = Object.entries(known).map(([name, wanted]) => [name, within(place, name, wanted)]);
  return Object.fromEntries(fields) as Record<Required | Optional, SpecPlace>;
}

/** The `kind` of an object. @throws RangeError if it is none of `kinds`, with the one probably meant */
export function kindOf<Kind extends string>(place: SpecPlace, kinds: readonly Kind[]): Kind {
  const value = objectAt(place);
  const listed = kinds.map((kind) => `"${kind}"`).join(", ");
  const at = within(place, "kind", `one of ${listed}`);
  if (!Object.hasOwn(value, "kind")) throw faultAt(at, "missing");
  const found = kinds.find((kind) => kind === at.value);
  if (found !== undefined) return found;
  const meant = typeof at.value === "string" ? nearestName(at.value, kinds) : undefined;
  throw faultAt(at, `unknown ${shown(at.value)}${meant ? `; did you mean "${meant}"?` : ""}`);
}

/**
 * The items of a list.
 * @param wanted  what belongs at each item; as for the list, if not given
 * @param length  how many there must be, and of what: [8, "one for each unit"]
 * @throws RangeError if it is no list or of another length
 */
export function itemsOf(
  place: SpecPlace,
  wanted: string = place.wanted,
  length?: readonly [count: number, why: string],
): SpecPlace[] {
  const { value, path } = place;
  if (!Array.isArray(value)) throw faultAt(place, `${shown(value)} is not a list`);
  if (length !== undefined && value.length !== length[0])
    throw faultAt(place, `holds ${value.length} where ${length[0]} belong, ${length[1]}`);
  return Array.from(value, (item: unknown, k) => ({ value: item, path: `${path}[${k}]`, wanted }));
}

/** A finite number. @throws RangeError otherwise */
export function numberAt(place: SpecPlace): number {
  const { value } = place;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw faultAt(place, `${shown(value)} is not a finite number`);
}

/** A finite number > 0. @throws RangeError otherwise */
export function positiveAt(place: SpecPlace): number {
  const value = numberAt(place);
  if (value > 0) return value;
  throw faultAt(place, `${value} is not > 0`);
}

/** A number from 0 to 1. @throws RangeError otherwise */
export function probabilityAt(place: SpecPlace): number {
  const value = numberAt(place);
  if (value >= 0 && value <= 1) return value;
  throw faultAt(place, `${value} is not between 0 and 1`);
}

/** A whole number from `least` to `most`. @throws RangeError otherwise */
export function integerAt(place: SpecPlace, least: number, most: number): number {
  const value = numberAt(place);
  if (!Number.isInteger(value)) throw faultAt(place, `${value} is not a whole number`);
  if (value >= least && value <= most) return value;
  throw faultAt(place, value < least ? `${value} is below ${least}` : `${value} is above ${most}`);
}

/** A position that is counted from 0: a whole number ≥ 0 and below `count`. @throws RangeError otherwise */
export function indexAt(place: SpecPlace, count: number, name: string): number {
  const value = integerAt(place, 0, Number.MAX_SAFE_INTEGER);
  if (value < count) return value;
  throw faultAt(place, `${value} is not below ${name} = ${count}`);
}

/** true or false. @throws RangeError otherwise */
export function booleanAt(place: SpecPlace): boolean {
  const { value } = place;
  if (typeof value === "boolean") return value;
  throw faultAt(place, `${shown(value)} is neither true nor false`);
}

function objectAt(place: SpecPlace): Readonly<Record<string, unknown>> {
  const { value } = place;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw faultAt(place, `${shown(value)} is not an object with named fields`);
}

function within({ value, path }: SpecPlace, name: string, wanted: string): SpecPlace {
  const fields = value as Readonly<Record<string, unknown>>;
  const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return { value: Object.hasOwn(fields, name) ? fields[name] : undefined, path: path + step, wanted };
}

const LONGEST_TEXT = 40;

/** A value as messages show it: long texts are cut, objects and lists only counted. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value);
}
