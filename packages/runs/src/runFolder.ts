import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { encodeNpz, type NpyInput } from "@telos/recordings";
import { canonicalJson } from "./canonicalJson.ts";
import { type ClaimedFolder, claimNamedFolder, claimNewFolder } from "./claimFolder.ts";
import { makeFolders } from "./makeFolders.ts";
import { type Manifest, manifestText, type RunInput, type RunState } from "./manifest.ts";
import { sha256 } from "./sha256.ts";
import { writeError } from "./writeError.ts";
import { writeWhole } from "./writeWhole.ts";

/** Stands in a folder until its run is complete, for people who look at folders and not at manifests. */
export const UNFINISHED_FILE = "UNFINISHED.txt";

/** What a run is, before it begins. */
export interface RunRequest {
  /** Short name, part of the folder's: "infer-ME1". Other characters than letters, digits, . _ - become "-". */
  readonly name: string;
  /** The command line, one entry a word. */
  readonly command: readonly string[];
  /** Fully resolved, plain data. */
  readonly spec: unknown;
  /** null where nothing is drawn. */
  readonly seed: number | null;
  readonly inputs: readonly RunInput[];
  readonly telosVersion: string;
  /** Which build of the kernels computes it, "strict", "relaxed" or "reference"; left out where none could. */
  readonly kernels?: string;
  /** The clock: it names the folder and dates the manifest, and nothing else in the folder. */
  readonly now: () => Date;
  /** Where new folders are made; "runs" when left out. */
  readonly parent?: string;
  /** The folder the user asked for (`--out`); replaces `parent` and the dated name. */
  readonly out?: string;
  /** Write into a folder that holds other things, or that a run is at work in. */
  readonly force?: boolean;
}

/** A run folder that is being filled. Each file is written whole; nothing may be written after `finish`. */
export interface RunFolder {
  readonly path: string;
  /** Any further file, by its path in the folder: "figures/raster.svg". */
  readonly write: (file: string, data: string | Uint8Array) => void;
  /** One line of `metrics.jsonl`. NaN and infinities become the texts "NaN", "Infinity", "-Infinity". */
  readonly append: (record: Readonly<Record<string, unknown>>) => void;
  /** `arrays.npz`; the same arrays give the same bytes. */
  readonly writeArrays: (arrays: Readonly<Record<string, NpyInput>>) => void;
  /** `figures/<name>.svg`, and beside it the plotted numbers as `figures/<name>.csv`. */
  readonly writeFigure: (name: string, svg: string, csv?: string) => void;
  /** `report.html` */
  readonly writeReport: (html: string) => void;
  /** Says how the run ended, last of all. `reason` is one sentence, and needed unless the run is complete. */
  readonly finish: (state: Exclude<RunState, "running">, reason?: string) => Manifest;
}

/**
 * Opens a run folder, `runs/<date>T<time>_<name>_<hash8>/` or the one named by `out`, and writes into it, in this order,
 * `UNFINISHED.txt`, the manifest with state `running`, and `spec.json`. Time is UTC; hash8 is of spec and inputs.
 * @throws when the spec is not plain data, or when the folder cannot be made or is not ours to write into
 */
export function createRunFolder(request: RunRequest): RunFolder {
  const { now, spec, out } = request;
  const started = now();
  const inputSums = request.inputs.map((input) => input.sha256);
  const specSha256 = sha256(canonicalJson({ spec, inputs: inputSums }, "run"));
  const name = request.name.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60);
  const stamp = started.toISOString().slice(0, 19).replaceAll(":", "-");
  const folder: ClaimedFolder =
    out === undefined
      ? claimNewFolder(request.parent ?? "runs", `${stamp}_${name}_${specSha256.slice(0, 8)}`)
      : claimNamedFolder(out, request.force === true);
  const checksums = new Map<string, string>();
  let manifest: Manifest = {
    manifestVersion: 1,
    telos: request.telosVersion,
    ...(request.kernels === undefined ? {} : { kernels: request.kernels }),
    name: request.name,
    command: request.command,
    seed: request.seed,
    specSha256,
    inputs: request.inputs,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    host: hostname(),
    processId: process.pid,
    startedAt: started.toISOString(),
    finishedAt: null,
    wallSeconds: null,
    state: "running",
    reason: null,
    files: {},
  };
  const expectOpen = (): void => {
    if (manifest.state !== "running")
      throw new Error(`run ${folder.path}: it is ${manifest.state}; nothing more is written.`);
  };
  const write = (file: string, data: string | Uint8Array): void => {
    expectOpen();
    if (file.split(/[\\/]/).includes("..") || file === "" || file === "manifest.json" || file === UNFINISHED_FILE) {
      throw new Error(`run ${folder.path}: "${file}" is not a file that a run may write. Name one inside the folder.`);
    }
    const path = join(folder.path, file);
    makeFolderOf(path);
    writeWhole(path, data);
    checksums.set(file, sha256(data));
  };
  writeMarker(folder.path, "This run is not finished: it is at work, or was killed. What is here is not complete.");
  writeWhole(join(folder.path, "manifest.json"), manifestText(manifest));
  folder.clear();
  write("spec.json", `${JSON.stringify(spec, null, 2)}\n`);

  return {
    path: folder.path,
    write,
    append: (record) => {
      expectOpen();
      const path = join(folder.path, "metrics.jsonl");
      const line = `${JSON.stringify(record, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value))}\n`;
      try {
        appendFileSync(path, line);
      } catch (cause) {
        throw writeError(path, cause, line.length);
      }
      checksums.set("metrics.jsonl", ""); // grows until the end: its checksum is taken in `finish`
    },
    writeArrays: (arrays) => write("arrays.npz", encodeNpz(arrays)),
    writeFigure: (figure, svg, csv) => {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(figure)) {
        throw new Error(`run ${folder.path}: "${figure}" is no name for a figure. Use letters, digits, . _ and -.`);
      }
      write(`figures/${figure}.svg`, svg);
      if (csv !== undefined) write(`figures/${figure}.csv`, csv);
    },
    writeReport: (html) => write("report.html", html),
    finish: (state, reason) => {
      expectOpen();
      if (state !== "complete" && reason === undefined) {
        throw new Error(`run ${folder.path}: a run that is ${state} needs a reason.`);
      }
      if (checksums.has("metrics.jsonl")) {
        checksums.set("metrics.jsonl", sha256(readFileSync(join(folder.path, "metrics.jsonl"))));
      }
      const finished = now();
      const ended: Manifest = {
        ...manifest,
        finishedAt: finished.toISOString(),
        wallSeconds: (finished.getTime() - started.getTime()) / 1000,
        state,
        reason: reason ?? null,
        files: Object.fromEntries([...checksums].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
      const whole = state === "complete" || state === "refused";
      if (!whole) writeMarker(folder.path, `This run is not finished: ${state}. ${reason}`);
      writeWhole(join(folder.path, "manifest.json"), manifestText(ended));
      if (whole) rmSync(join(folder.path, UNFINISHED_FILE), { force: true });
      manifest = ended;
      return ended;
    },
  };
}

function writeMarker(folder: string, sentence: string): void {
  writeWhole(join(folder, UNFINISHED_FILE), `${sentence}\nmanifest.json says more.\n`);
}

function makeFolderOf(path: string): void {
  try {
    makeFolders(dirname(path));
  } catch (cause) {
    throw writeError(path, cause);
  }
}
