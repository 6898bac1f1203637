import { hostname } from "node:os";
import { canonicalJson } from "./canonicalJson.ts";
import { claimNamedFolder, claimNewFolder } from "./claimFolder.ts";
import { fillFolder, markerText, type RunFolder, UNFINISHED_FILE } from "./fillFolder.ts";
import { type Manifest, manifestText, type RunInput } from "./manifest.ts";
import { sha256 } from "./sha256.ts";

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

/**
 * Opens a run folder, `runs/<date>T<time>_<name>_<hash8>/` or the one named by `out`, locked for this process until
 * `finish` or `fail`. A new folder appears with `UNFINISHED.txt`, the manifest with state `running`, and `spec.json` in
 * it. Time is UTC; hash8 is of spec and inputs.
 * @throws when the spec is not plain data, or when the folder cannot be made or is not ours to write into
 */
export function createRunFolder(request: RunRequest): RunFolder {
  const { now, spec, out } = request;
  const started = now();
  const specSha256 = specChecksum(
    spec,
    request.inputs.map((input) => input.sha256),
  );
  const name = request.name.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60);
  const stamp = started.toISOString().slice(0, 19).replaceAll(":", "-");
  const manifest: Manifest = {
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
    cwd: process.cwd(),
  };
  const specText = `${JSON.stringify(spec, null, 2)}\n`;
  const files = [
    [UNFINISHED_FILE, markerText(AT_WORK)],
    ["manifest.json", manifestText(manifest)],
    ["spec.json", specText],
  ] as const;
  const { path, lock } =
    out === undefined
      ? claimNewFolder(request.parent ?? "runs", `${stamp}_${name}_${specSha256.slice(0, 8)}`, files, started)
      : claimNamedFolder(out, request.force === true, files, started);
  return fillFolder({
    path,
    manifest,
    lock,
    now: startingAt(started, now),
    files: { "spec.json": sha256(specText) },
    workedSeconds: 0,
  });
}

/** What the marker says while a run is at work, and for ever after it is killed. */
export const AT_WORK =
  "This run is not finished: it is at work, or was killed. What is here is not complete; telos resume goes on with it.";

/** SHA-256 of a spec and of its inputs' checksums: equal in two runs that do the same work. @throws as `canonicalJson` */
export function specChecksum(spec: unknown, inputs: readonly string[]): string {
  return sha256(canonicalJson({ spec, inputs }, "run"));
}

/** A clock whose first answer is known. */
function startingAt(first: Date, now: () => Date): () => Date {
  let asked = false;
  return () => {
    if (asked) return now();
    asked = true;
    return first;
  };
}
