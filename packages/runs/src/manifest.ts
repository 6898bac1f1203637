/** How far a run came. Only `complete` and `refused` are finished; `running` is also what a killed run says for ever. */
export type RunState = "running" | "complete" | "cancelled" | "failed" | "refused";

/** A file that a run read. */
export interface RunInput {
  /** As the user gave it. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What a run is and how far it came: the content of `manifest.json`. */
export interface Manifest {
  readonly manifestVersion: 1;
  /** Version of telos. */
  readonly telos: string;
  /** Which build of the kernels computed it: "strict", "relaxed" or "reference" (plain TypeScript). Absent where none could. */
  readonly kernels?: string;
  readonly name: string;
  /** The command line, one entry a word. */
  readonly command: readonly string[];
  /** null where nothing was drawn. */
  readonly seed: number | null;
  /** SHA-256 of the resolved spec and of the inputs' checksums: equal in two runs that do the same work. */
  readonly specSha256: string;
  readonly inputs: readonly RunInput[];
  /** "v24.21.0" */
  readonly node: string;
  /** "linux-x64" */
  readonly platform: string;
  /** Where and as which process it runs or ran: tells a living run from a dead one. */
  readonly host: string;
  readonly processId: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly wallSeconds: number | null;
  readonly state: RunState;
  /** Why it ended as it did, in one sentence; null while it runs and when all went well. */
  readonly reason: string | null;
  /** SHA-256 of each file that the run wrote, by its path in the folder; filled in at the end. */
  readonly files: Readonly<Record<string, string>>;
  /** Folder in which the command was given: what its relative paths are relative to. */
  readonly cwd?: string;
  /** When the run was gone on with after it was stopped or killed. ISO 8601, UTC. */
  readonly resumedAt?: readonly string[];
  /** The few numbers that tell this run from others, for `telos runs`: filled in at the end. */
  readonly headline?: Headline;
}

/** A few numbers and words by name: `{ lifetime: 812, coverage: 0.93 }`; null where a number is not defined. */
export type Headline = Readonly<Record<string, number | string | null>>;

const STATES: readonly string[] = ["running", "complete", "cancelled", "failed", "refused"] satisfies RunState[];

/**
 * Reads the text of a `manifest.json`.
 * @param where  how errors call it: the file's path
 * @throws when it is no JSON, no manifest of telos, or of a later version, with the path of the fault
 */
export function parseManifest(text: string, where: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${where}: not valid JSON, so not the manifest of a run. Was it edited or cut short?`);
  }
  if (typeof value !== "object" || value === null || !("manifestVersion" in value)) {
    throw new Error(`${where}: not the manifest of a telos run: "manifestVersion" is missing.`);
  }
  if (value.manifestVersion !== 1) {
    throw new Error(
      `${where}: manifestVersion is ${JSON.stringify(value.manifestVersion)}, and this telos reads 1. Use the version of telos that wrote it.`,
    );
  }
  const fields = value as Record<string, unknown>;
  const expect = (key: string, what: string, holds: boolean): void => {
    if (!holds) throw new Error(`${where}: ${key} must be ${what} but is ${JSON.stringify(fields[key])}.`);
  };
  for (const key of ["telos", "name", "specSha256", "node", "platform", "host", "startedAt"]) {
    expect(key, "a text", typeof fields[key] === "string");
  }
  expect("kernels", "a text or absent", fields.kernels === undefined || typeof fields.kernels === "string");
  for (const key of ["finishedAt", "reason"]) {
    expect(key, "a text or null", fields[key] === null || typeof fields[key] === "string");
  }
  for (const key of ["seed", "wallSeconds"]) {
    expect(key, "a number or null", fields[key] === null || typeof fields[key] === "number");
  }
  expect("processId", "a number", typeof fields.processId === "number");
  expect("state", `one of ${STATES.join(", ")}`, typeof fields.state === "string" && STATES.includes(fields.state));
  expect(
    "command",
    "a list of texts",
    isListOf(fields.command, (item) => typeof item === "string"),
  );
  expect("inputs", "a list of { path, sha256, bytes }", isListOf(fields.inputs, isInput));
  expect("files", "checksums by path", isChecksums(fields.files));
  expect("cwd", "a text", fields.cwd === undefined || typeof fields.cwd === "string");
  expect(
    "resumedAt",
    "a list of texts",
    fields.resumedAt === undefined || isListOf(fields.resumedAt, (item) => typeof item === "string"),
  );
  expect("headline", "numbers by name", fields.headline === undefined || isHeadline(fields.headline));
  return value as Manifest;
}

/** The text of a `manifest.json`. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isInput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const input = value as Partial<Record<keyof RunInput, unknown>>;
  return typeof input.path === "string" && typeof input.sha256 === "string" && typeof input.bytes === "number";
}

function isChecksums(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((checksum) => typeof checksum === "string");
}

function isHeadline(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => item === null || typeof item === "number" || typeof item === "string");
}
