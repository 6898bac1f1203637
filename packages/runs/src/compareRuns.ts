import type { NpyArray } from "@telos/recordings";
import type { Run } from "./readRun.ts";

/** A value that differs, by its path from the root: `spec.training.steps`; undefined where it is missing. */
export interface Difference {
  readonly path: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** An array that differs. */
export interface ArrayDifference {
  readonly name: string;
  /** In words: "only in A", "shape [2, 3] and [2, 4]", "6 of 256 numbers". */
  readonly what: string;
  /** The largest |a − b| over numbers that both have; NaN where shapes differ or the entries are texts. */
  readonly largest: number;
}

/** What differs between two runs. */
export interface RunComparison {
  /** Whether both did the same work: equal spec and inputs. */
  readonly sameWork: boolean;
  readonly spec: readonly Difference[];
  readonly inputs: readonly Difference[];
  /** State, version, headline numbers. */
  readonly result: readonly Difference[];
  readonly arrays: readonly ArrayDifference[];
  /** Files by what their checksums say; only those of finished runs are known. */
  readonly files: {
    readonly equal: readonly string[];
    readonly different: readonly string[];
    readonly onlyA: readonly string[];
    readonly onlyB: readonly string[];
  };
}

/** Compares two runs: specs value by value, headlines, arrays number by number, files by their checksums. */
export function compareRuns(a: Run, b: Run): RunComparison {
  const inputs = (run: Run) => run.manifest.inputs.map(({ path, sha256 }) => ({ path, sha256 }));
  const result = (run: Run) => ({
    state: run.manifest.state,
    telos: run.manifest.telos,
    node: run.manifest.node,
    ...run.manifest.headline,
  });
  const [filesA, filesB] = [a.manifest.files, b.manifest.files];
  const both = Object.keys(filesA).filter((file) => file in filesB);
  return {
    sameWork: a.manifest.specSha256 === b.manifest.specSha256,
    spec: differences(a.spec, b.spec, "spec"),
    inputs: differences(inputs(a), inputs(b), "inputs"),
    result: differences(result(a), result(b), ""),
    arrays: arrayDifferences(arraysOf(a), arraysOf(b)),
    files: {
      equal: both.filter((file) => filesA[file] === filesB[file]),
      different: both.filter((file) => filesA[file] !== filesB[file]),
      onlyA: Object.keys(filesA).filter((file) => !(file in filesB)),
      onlyB: Object.keys(filesB).filter((file) => !(file in filesA)),
    },
  };
}

/** Where two plain values differ, in the order of the first. Lists of one length are compared item by item, others as wholes. */
export function differences(a: unknown, b: unknown, path: string): Difference[] {
  if (Object.is(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.flatMap((item, k) => differences(item, b[k], `${path}[${k}]`));
  if (isPlain(a) && isPlain(b)) {
    const keys = [...Object.keys(a), ...Object.keys(b).filter((key) => !Object.hasOwn(a, key))];
    return keys.flatMap((key) => differences(a[key], b[key], path === "" ? key : `${path}.${key}`));
  }
  return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ path, a, b }];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Arrays = Readonly<Record<string, NpyArray>>;

function arraysOf(run: Run): Arrays {
  return "arrays.npz" in run.manifest.files ? run.arrays() : {};
}

function arrayDifferences(a: Arrays, b: Arrays): ArrayDifference[] {
  const names = [...Object.keys(a), ...Object.keys(b).filter((name) => !(name in a))];
  return names.flatMap((name) => {
    const [x, y] = [a[name] as NpyArray | undefined, b[name] as NpyArray | undefined];
    if (x === undefined) return [{ name, what: "only in B", largest: Number.NaN }];
    if (y === undefined) return [{ name, what: "only in A", largest: Number.NaN }];
    if (x.shape.join() !== y.shape.join())
      return [{ name, what: `shape [${x.shape.join(", ")}] and [${y.shape.join(", ")}]`, largest: Number.NaN }];
    return entryDifference(name, Array.from(x.data as ArrayLike<unknown>), Array.from(y.data as ArrayLike<unknown>));
  });
}

function entryDifference(name: string, x: readonly unknown[], y: readonly unknown[]): ArrayDifference[] {
  let count = 0;
  let largest = Number.NaN;
  for (let k = 0; k < x.length; k++) {
    if (Object.is(x[k], y[k])) continue;
    count++;
    const gap = Math.abs(Number(x[k]) - Number(y[k]));
    if (!Number.isNaN(gap) && !(gap <= largest)) largest = gap;
  }
  return count === 0 ? [] : [{ name, what: `${count} of ${x.length} entries`, largest }];
}
