import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { encodeNpz, type NpyInput } from "@telos/recordings";
import { CHECKPOINT_FILE, type SavedPoint, writeCheckpointFile } from "./checkpointFile.ts";
import type { FolderLock } from "./lockFolder.ts";
import { makeFolders } from "./makeFolders.ts";
import { type Headline, type Manifest, manifestText, type RunState } from "./manifest.ts";
import { sha256, sha256OfFile } from "./sha256.ts";
import { writeError } from "./writeError.ts";
import { writeWhole } from "./writeWhole.ts";

/** Stands in a folder until its run is complete, for people who look at folders and not at manifests. */
export const UNFINISHED_FILE = "UNFINISHED.txt";

/** A run folder that is being filled. Each file is written whole; nothing may be written after `finish`. */
export interface RunFolder {
  readonly path: string;
  readonly manifest: Manifest;
  /** Where an interrupted run stood; undefined in a new one, and where the run has to begin anew. */
  readonly saved: SavedPoint | undefined;
  /** Any further file, by its path in the folder: "figures/raster.svg". */
  readonly write: (file: string, data: string | Uint8Array) => void;
  /** Counts a file as the run's that was written whole into the folder by somebody else. */
  readonly adopt: (file: string) => void;
  /** One line of `metrics.jsonl`. NaN and infinities become the texts "NaN", "Infinity", "-Infinity". */
  readonly append: (record: Readonly<Record<string, unknown>>) => void;
  /** `arrays.npz`; the same arrays give the same bytes. */
  readonly writeArrays: (arrays: Readonly<Record<string, NpyInput>>) => void;
  /** `figures/<name>.svg`, and beside it the plotted numbers as `figures/<name>.csv`. */
  readonly writeFigure: (name: string, svg: string, csv?: string) => void;
  /** `report.html` */
  readonly writeReport: (html: string) => void;
  /** Keeps a point to go on from, with the metrics up to here; the one before is replaced. */
  readonly saveCheckpoint: (point: SavedPoint) => void;
  /** Says how the run ended, last of all. `reason` is one sentence, and needed unless the run is complete. */
  readonly finish: (state: Exclude<RunState, "running">, reason?: string, headline?: Headline) => Manifest;
  /** Ends a run that threw, as well as the disk allows; never throws itself. */
  readonly fail: (fault: unknown) => void;
}

/** What a folder is filled from: a manifest that says `running`, and what an interrupted run left. */
export interface FillOptions {
  readonly path: string;
  readonly manifest: Manifest;
  readonly lock: FolderLock;
  readonly now: () => Date;
  /** Files that are there already, by checksum. */
  readonly files: Readonly<Record<string, string>>;
  readonly saved?: SavedPoint | undefined;
  /** Seconds of work before. */
  readonly workedSeconds: number;
}

/** A locked folder, opened to be filled. */
export function fillFolder(options: FillOptions): RunFolder {
  const { path: home, lock, now, saved } = options;
  const begun = now();
  let manifest = options.manifest;
  const checksums = new Map<string, string>(Object.entries(options.files));
  const worked = (until: Date) => options.workedSeconds + (until.getTime() - begun.getTime()) / 1000;
  const expectOpen = (): void => {
    if (manifest.state !== "running") throw new Error(`run ${home}: it is ${manifest.state}; nothing more is written.`);
  };
  const write = (file: string, data: string | Uint8Array): void => {
    expectOpen();
    if (file.split(/[\\/]/).includes("..") || file === "" || RESERVED.includes(file)) {
      throw new Error(`run ${home}: "${file}" is not a file that a run may write. Name one inside the folder.`);
    }
    const path = join(home, file);
    makeFolderOf(path);
    writeWhole(path, data);
    checksums.set(file, sha256(data));
  };
  const finish: RunFolder["finish"] = (state, reason, headline) => {
    expectOpen();
    if (state !== "complete" && reason === undefined) {
      throw new Error(`run ${home}: a run that is ${state} needs a reason.`);
    }
    if (checksums.has("metrics.jsonl")) {
      checksums.set("metrics.jsonl", sha256(readFileSync(join(home, "metrics.jsonl"))));
    }
    const finished = now();
    const ended: Manifest = {
      ...manifest,
      finishedAt: finished.toISOString(),
      wallSeconds: worked(finished),
      state,
      reason: reason ?? null,
      files: Object.fromEntries([...checksums].sort(([a], [b]) => (a < b ? -1 : 1))),
      ...(headline === undefined ? {} : { headline }),
    };
    const whole = state === "complete" || state === "refused";
    if (!whole) writeMarker(home, `This run is not finished: ${state}. ${reason}`);
    writeWhole(join(home, "manifest.json"), manifestText(ended));
    if (whole) tidyFinished(home);
    manifest = ended;
    lock.release();
    return ended;
  };

  return {
    path: home,
    get manifest() {
      return manifest;
    },
    saved,
    write,
    adopt: (file) => {
      expectOpen();
      checksums.set(file, sha256OfFile(join(home, file)).sha256);
    },
    append: (record) => {
      expectOpen();
      const path = join(home, "metrics.jsonl");
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
        throw new Error(`run ${home}: "${figure}" is no name for a figure. Use letters, digits, . _ and -.`);
      }
      write(`figures/${figure}.svg`, svg);
      if (csv !== undefined) write(`figures/${figure}.csv`, csv);
    },
    writeReport: (html) => write("report.html", html),
    saveCheckpoint: (point) => {
      expectOpen();
      writeCheckpointFile(home, point, { specSha256: manifest.specSha256, workedSeconds: worked(now()) });
    },
    finish,
    fail: (fault) => {
      try {
        if (manifest.state === "running") finish("failed", fault instanceof Error ? fault.message : String(fault));
      } catch {
        // The disk that failed the run fails this too: the folder stays as a killed run's, and can be gone on with.
      } finally {
        lock.release();
      }
    },
  };
}

const RESERVED: readonly string[] = ["manifest.json", UNFINISHED_FILE, CHECKPOINT_FILE];

/** The text of the marker. */
export function markerText(sentence: string): string {
  return `${sentence}\nmanifest.json says more.\n`;
}

/** Says in the folder itself that its run is not finished. */
export function writeMarker(folder: string, sentence: string): void {
  writeWhole(join(folder, UNFINISHED_FILE), markerText(sentence));
}

/** Takes out what a finished run needs no more. */
export function tidyFinished(folder: string): void {
  rmSync(join(folder, UNFINISHED_FILE), { force: true });
  rmSync(join(folder, CHECKPOINT_FILE), { force: true });
}

function makeFolderOf(path: string): void {
  try {
    makeFolders(dirname(path));
  } catch (cause) {
    throw writeError(path, cause);
  }
}
