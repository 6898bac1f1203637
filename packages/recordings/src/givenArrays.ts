import { nearestName } from "@telos/core";
import type { NpyArray } from "./npy.ts";
import { RecordingError } from "./recordingError.ts";
import { toDoubles } from "./toDoubles.ts";

/** Numbers with their shape, as doubles. */
export interface GivenNumbers {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The arrays of one file, asked for by name; every message says which array, where in it, and how to mend it. */
export interface GivenArrays {
  readonly where: string;
  /** As doubles; undefined where there is none. @throws RecordingError if it is text or holds integers above 2⁵³ */
  readonly numbers: (name: string) => GivenNumbers | undefined;
  /** @param what  in words, for who forgot it. @throws RecordingError if it is missing, with the name probably meant */
  readonly need: (name: string, what: string) => GivenNumbers;
  /** One number, [] or [1]. @param otherwise  where it is missing; needed without. @throws RecordingError */
  readonly scalar: (name: string, otherwise: number | undefined, what: string) => number;
  readonly text: (name: string) => string | undefined;
}

/** Opens the arrays of a file. @param where  how messages call it */
export function givenArrays(arrays: Readonly<Record<string, NpyArray>>, where: string): GivenArrays {
  const numbers = (name: string): GivenNumbers | undefined => {
    const array = arrays[name];
    if (array === undefined) return undefined;
    if (Array.isArray(array.data)) throw new RecordingError(`${where}: ${name} holds text. Give numbers.`);
    return { shape: array.shape, data: toDoubles(array.data, `${where}: ${name}`) };
  };
  const need = (name: string, what: string): GivenNumbers => {
    const found = numbers(name);
    if (found !== undefined) return found;
    const names = Object.keys(arrays);
    const near = nearestName(name, names);
    const there = names.length === 0 ? "It holds no arrays" : `It holds ${names.slice(0, 12).join(", ")}`;
    throw new RecordingError(
      `${where}: ${name} is missing: ${what}. ${there}${names.length > 12 ? ", …" : ""}.${near === undefined ? "" : ` Is it "${near}"?`}`,
    );
  };
  return {
    where,
    numbers,
    need,
    scalar(name, otherwise, what) {
      if (otherwise !== undefined && arrays[name] === undefined) return otherwise;
      const { data, shape } = need(name, what);
      if (data.length !== 1)
        throw new RecordingError(`${where}: ${name} has shape ${shapeOf(shape)}. Give one number: ${what}.`);
      if (!Number.isFinite(data[0])) throw new RecordingError(`${where}: ${name} is ${data[0]}. Give ${what}.`);
      return data[0]!;
    },
    text(name) {
      const array = arrays[name];
      if (array === undefined) return undefined;
      if (!Array.isArray(array.data) || array.data.length !== 1)
        throw new RecordingError(`${where}: ${name} is not one text. Save it as np.array("tanh").`);
      return String(array.data[0]);
    },
  };
}

/** "[3, 4]" */
export function shapeOf(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** @throws RecordingError where an array has another shape, and says so where it is only turned round */
export function expectGivenShape(
  where: string,
  name: string,
  given: readonly number[],
  wanted: readonly number[],
  what: string,
): void {
  if (given.length === wanted.length && given.every((one, k) => one === wanted[k])) return;
  const turned = given.length === 2 && given[0] === wanted[1] && given[1] === wanted[0];
  throw new RecordingError(
    `${where}: ${name} has shape ${shapeOf(given)} but needs ${shapeOf(wanted)}: ${what}.${turned ? ` Save ${name}.T instead.` : ""}`,
  );
}

/** @param at  where the first of `count` entries stands in the array as it was given. @throws RecordingError naming the first that is not finite */
export function expectGivenFinite(
  where: string,
  name: string,
  data: ArrayLike<number>,
  from: number,
  count: number,
  at: readonly number[] = [],
): void {
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(data[from + i])) continue;
    throw new RecordingError(
      `${where}: ${name}[${[...at, i].join(", ")}] is ${data[from + i]}. Leave that time out, or save it whole.`,
    );
  }
}
