import { canonicalJson, type Headline, type Manifest, manifestText, type RunInput } from "@telos/runs";
import { strToU8, zipSync } from "fflate";
import { VERSION } from "./version.ts";

/** A file to be saved. */
export interface SavedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** A run that was computed in the page. */
export interface PageRun {
  /** "train-square". */
  readonly name: string;
  /** The command line that does the same. */
  readonly command: readonly string[];
  readonly spec: unknown;
  /** The text of `spec.json`, where it is not that of `spec`. */
  readonly specText?: string;
  readonly seed: number;
  readonly inputs: readonly RunInput[];
  /** Of computing. */
  readonly seconds: number;
  readonly state: "complete" | "refused" | "cancelled";
  readonly reason: string | undefined;
  readonly headline?: Headline;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Further files by their path in the folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly figures: readonly { readonly name: string; readonly svg: string; readonly csv: string }[];
  /** Makes `report.html`; it is told what the folder is called. */
  readonly report: (folder: string) => string;
}

/** A run folder as the command line writes it, in a zip: manifest with checksums, spec, metrics, arrays, figures with their numbers, report. */
export async function zipRun(run: PageRun): Promise<SavedFile> {
  const { name, spec, inputs } = run;
  const specSha256 = await sha256(strToU8(canonicalJson({ spec, inputs: inputs.map((one) => one.sha256) }, "run")));
  const finished = new Date();
  const stamp = finished.toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = `${stamp}_${name.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60)}_${specSha256.slice(0, 8)}`;
  const files: Record<string, Uint8Array> = {
    "spec.json": strToU8(run.specText ?? `${JSON.stringify(spec, null, 2)}\n`),
    "metrics.jsonl": strToU8(run.records.map((line) => `${JSON.stringify(line, namedNumber)}\n`).join("")),
    ...run.files,
  };
  for (const figure of run.figures) {
    files[`figures/${figure.name}.svg`] = strToU8(figure.svg);
    files[`figures/${figure.name}.csv`] = strToU8(figure.csv);
  }
  files["report.html"] = strToU8(run.report(folder));
  const sums = await Promise.all(
    Object.keys(files)
      .sort()
      .map(async (path) => [path, await sha256(files[path]!)] as const),
  );
  const manifest: Manifest = {
    manifestVersion: 1,
    telos: VERSION,
    kernels: "strict",
    name,
    command: run.command,
    seed: run.seed,
    specSha256,
    inputs,
    node: "none: computed in a browser",
    platform: "browser",
    host: "studio",
    processId: 0,
    startedAt: new Date(finished.getTime() - 1000 * run.seconds).toISOString(),
    finishedAt: finished.toISOString(),
    wallSeconds: run.seconds,
    state: run.state,
    reason: run.reason ?? null,
    files: Object.fromEntries(sums),
    ...(run.headline && { headline: run.headline }),
  };
  files["manifest.json"] = strToU8(manifestText(manifest));
  const inFolder = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${folder}/${path}`, bytes]));
  return { name: `${folder}.zip`, bytes: zipSync(inFolder), type: "application/zip" };
}

/** SHA-256 of bytes, hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As in the command line's metrics: NaN and infinities are texts. */
function namedNumber(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
