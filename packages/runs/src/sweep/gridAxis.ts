import { nearestName } from "@telos/core";

/** A setting that a sweep varies. */
export interface SweepAxis {
  /** As the user called it: "g". Names the column of the table. */
  readonly name: string;
  /** Where it stands in the settings: "process.gain". */
  readonly path: string;
  /** What stands there in turn: plain data, in the order given. */
  readonly values: readonly unknown[];
  /** The values as the user wrote them, no two alike: in tables and figures. */
  readonly shown: readonly (number | string)[];
}

/** What a short name stands for: one of these paths, the first that the settings have, and how a short value is written out. */
export interface ShortName {
  readonly paths: readonly string[];
  /** Turns what the user wrote into what stands at the path; `old` is what stands there in the spec. */
  readonly read?: (value: unknown, old: unknown) => unknown;
}

/**
 * One `--grid` option: "g=1.2,1.5,1.8". The key is a path ("process.gain"), the end of one ("gain") or a short name ("g");
 * values are numbers, words, true, false, null, or JSON. "1..5" is 1,2,3,4,5.
 * @param settings    what is varied: plain data
 * @param shortNames  by name
 * @param option      how errors call it
 * @throws RangeError on a key that is not there, with the nearest that is, on one that may mean several, and on wrong values
 */
export function gridAxis(
  text: string,
  settings: unknown,
  shortNames: Readonly<Record<string, ShortName>> = {},
  option = "--grid",
): SweepAxis {
  const split = text.indexOf("=");
  if (split <= 0 || text.slice(split + 1).trim() === "")
    throw new RangeError(`${option}: "${text}" is not NAME=VALUE,VALUE. Write for instance g=1.2,1.5,1.8.`);
  const name = text.slice(0, split).trim();
  const { path, read } = placeOf(name, settings, shortNames, option);
  const old = valueAt(settings, path);
  const given = gridValues(`${option} ${name}`, text.slice(split + 1));
  const shown = given.map((value) =>
    typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value),
  );
  const twice = shown.find((value, k) => shown.indexOf(value) < k);
  if (twice !== undefined) throw new RangeError(`${option} ${name}: ${twice} is named twice. Name each value once.`);
  return { name, path, values: given.map((value) => read?.(value, old) ?? value), shown };
}

/** The value at a path of `placesOf`. */
export function valueAt(settings: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], settings);
}

/** The settings with another value at a path; what was given is left as it is. */
export function withValue(settings: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(settings);
  const steps = stepsOf(path);
  const last = steps.pop()!;
  const holder = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], copy);
  (holder as Record<string, unknown>)[last] = value;
  return copy;
}

function placeOf(
  name: string,
  settings: unknown,
  shortNames: Readonly<Record<string, ShortName>>,
  option: string,
): { readonly path: string; readonly read?: ShortName["read"] } {
  const paths = placesOf(settings, "");
  const short = Object.hasOwn(shortNames, name) ? shortNames[name]! : undefined;
  const meant = short?.paths.find((path) => paths.includes(path));
  if (meant !== undefined) return { path: meant, ...(short?.read && { read: short.read }) };
  if (paths.includes(name)) return { path: name };
  const ends = paths.filter((path) => path.endsWith(`.${name}`));
  if (ends.length === 1) return { path: ends[0]! };
  if (ends.length > 1) throw new RangeError(`${option} ${name}: it may mean ${ends.join(" or ")}. Write one of these.`);
  const usable = Object.keys(shortNames).filter((key) => shortNames[key]!.paths.some((path) => paths.includes(path)));
  const lasts = paths.map((path) => path.replace(/^.*\./, ""));
  const near = nearestName(name, [...usable, ...paths, ...lasts]);
  const top = paths.filter((path) => !/[.[]/.test(path));
  throw new RangeError(
    `${option} ${name}: there is no such setting. ${
      near === undefined ? `Short names: ${usable.join(", ")}; at the top: ${top.join(", ")}.` : `Did you mean ${near}?`
    }`,
  );
}

/** Every path into plain data, objects and lists included: "process", "process.gain", "training.hidden[0]". */
function placesOf(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [path];
  const below = Array.isArray(value)
    ? value.flatMap((item: unknown, k) => placesOf(item, `${path}[${k}]`))
    : Object.entries(value).flatMap(([key, item]) => placesOf(item, path === "" ? key : `${path}.${key}`));
  return path === "" ? below : [path, ...below];
}

function stepsOf(path: string): string[] {
  return path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
}

const MOST_VALUES = 10_000;

function gridValues(where: string, text: string): unknown[] {
  return piecesOf(text).flatMap((piece): unknown[] => {
    const range = /^(-?\d+)\.\.(-?\d+)$/.exec(piece);
    if (range !== null) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      if (!(to >= from && to - from < MOST_VALUES))
        throw new RangeError(`${where}: ${piece} is no range of whole numbers. Write for instance 1..5.`);
      return Array.from({ length: to - from + 1 }, (_, k) => from + k);
    }
    if (piece === "") throw new RangeError(`${where}: a value between two commas is missing.`);
    try {
      return [JSON.parse(piece)];
    } catch {
      if (/^[A-Za-z_][\w .-]*$/.test(piece)) return [piece];
      throw new RangeError(`${where}: "${piece}" is neither a number, a word nor JSON.`);
    }
  });
}

/** Split at commas that stand in no bracket and no quotes. */
function piecesOf(text: string): string[] {
  const pieces = [""];
  let depth = 0;
  let quoted = false;
  for (const letter of text) {
    const end = pieces.length - 1;
    if (letter === '"' && !pieces[end]!.endsWith("\\")) quoted = !quoted;
    if (!quoted && "[{".includes(letter)) depth++;
    if (!quoted && "]}".includes(letter)) depth--;
    if (letter === "," && depth === 0 && !quoted) pieces.push("");
    else pieces[end] += letter;
  }
  return pieces.map((piece) => piece.trim());
}
