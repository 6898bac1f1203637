import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeNpz, type NpyArray } from "@telos/recordings";
import { type Manifest, parseManifest } from "./manifest.ts";

/** A run folder, opened for reading. */
export interface Run {
  readonly path: string;
  readonly manifest: Manifest;
  /** As it was written: plain data, not yet checked. */
  readonly spec: unknown;
  /** Whether the run came to its end: `complete` or `refused`. */
  readonly finished: boolean;
  /** The lines of `metrics.jsonl` in order; a last line cut short by a crash is left out. Empty when there are none. */
  readonly metrics: () => Readonly<Record<string, unknown>>[];
  /** The arrays of `arrays.npz` by name; throws when the run has none. */
  readonly arrays: () => Readonly<Record<string, NpyArray>>;
  /** One file as bytes, by its path in the folder; throws when it is not there. */
  readonly read: (file: string) => Uint8Array;
}

/**
 * Opens a run folder, finished or not.
 * @throws when the path is no run folder, or its manifest or spec cannot be read: what, where and how to mend
 */
export function readRun(path: string): Run {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) throw new Error(`${path}: there is no such folder.${suggestion(path)}`);
  if (!there.isDirectory()) {
    const home = statSync(join(dirname(path), "manifest.json"), { throwIfNoEntry: false }) !== undefined;
    throw new Error(
      `${path}: this is a file. ${home ? `Name its run folder: ${dirname(path)}` : "Name a run folder."}`,
    );
  }
  const manifestPath = join(path, "manifest.json");
  const text = textOf(manifestPath);
  if (text === undefined) {
    if (statSync(join(path, "sweep.json"), { throwIfNoEntry: false }) !== undefined)
      throw new Error(
        `${path}: this is a sweep, not a run. telos sweep status ${path} says how it stands; its command, given again, does what is missing.`,
      );
    throw new Error(`${path}: not a run of telos: it holds no manifest.json.${runsInside(path)}`);
  }
  const manifest = parseManifest(text, manifestPath);
  const specText = textOf(join(path, "spec.json"));
  if (specText === undefined) {
    throw new Error(`${path}: the run has no spec.json; it was killed as it began. Start it again.`);
  }
  return {
    path,
    manifest,
    spec: parseJson(specText, join(path, "spec.json")),
    finished: manifest.state === "complete" || manifest.state === "refused",
    metrics: () => metricsOf(path),
    arrays: () => decodeNpz(readFileOf(path, "arrays.npz", manifest), join(path, "arrays.npz")).arrays,
    read: (file) => readFileOf(path, file, manifest),
  };
}

function readFileOf(path: string, file: string, manifest: Manifest): Uint8Array {
  try {
    return readFileSync(join(path, file));
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cause;
    const why = manifest.reason === null ? "" : ` (${manifest.reason})`;
    throw new Error(`${path}: the run has no ${file}; its state is ${manifest.state}${why}.`, { cause });
  }
}

function metricsOf(path: string): Readonly<Record<string, unknown>>[] {
  const file = join(path, "metrics.jsonl");
  const text = textOf(file) ?? "";
  const lines = text.split("\n");
  lines.pop(); // after the last line break: nothing, or a line that a crash cut short
  return lines.map((line, i) => parseJson(line, `${file}:${i + 1}`) as Record<string, unknown>);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where}: not valid JSON. Was it edited? Run the command in manifest.json again.`);
  }
}

/** The newest run beside a path that does not exist and whose name contains, or is contained in, the name asked for. */
function suggestion(path: string): string {
  const near = runNames(dirname(path)).filter((name) => name.includes(basename(path)) || basename(path).includes(name));
  return near.length === 0 ? "" : ` Did you mean ${join(dirname(path), near[near.length - 1])}?`;
}

function runsInside(path: string): string {
  const names = runNames(path);
  return names.length === 0 ? "" : ` The newest run inside it: ${join(path, names[names.length - 1])}`;
}

function runNames(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const isRun = (name: string): boolean =>
    statSync(join(folder, name, "manifest.json"), { throwIfNoEntry: false }) !== undefined;
  return readdirSync(folder).filter(isRun).sort();
}
