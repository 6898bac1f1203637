/** A run of the folder that the studio was given. */
export interface ListedRun {
  readonly folder: string;
  readonly manifest: {
    readonly name: string;
    readonly state: "running" | "complete" | "cancelled" | "failed" | "refused";
    readonly reason: string | null;
    readonly seed: number | null;
    readonly command: readonly string[];
    readonly startedAt: string;
    readonly wallSeconds: number | null;
    readonly files: Readonly<Record<string, string>>;
  };
}

/** A run with what it was asked and what it said. */
export interface OpenedRun extends ListedRun {
  readonly spec: unknown;
  /** What it said at the end, by kind. */
  readonly last: Readonly<Record<string, unknown>>;
}

/** Names of the figures that a run wrote, without folder and ending. */
export function figuresOf({ manifest }: ListedRun): string[] {
  return Object.keys(manifest.files)
    .filter((file) => /^figures\/[^/]+\.svg$/.test(file))
    .map((file) => file.slice("figures/".length, -".svg".length));
}

/**
 * What a run said at the end, from the text of its `metrics.jsonl`: the last record of a series of steps, each record that has a name,
 * and those that stand alone. Several records without step or name are attempts (hold windows, surrogates), of which the last is no result.
 */
export function lastRecords(text: string): Record<string, unknown> {
  const byKind = new Map<string, Record<string, unknown>[]>();
  for (const line of text.split("\n")) {
    try {
      const { kind, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const named = typeof rest.name === "string" ? ` ${rest.name}` : "";
      const key = `${typeof kind === "string" ? kind : "measured"}${named}`;
      byKind.set(key, [...(byKind.get(key) ?? []), rest]);
    } catch {
      // The empty text after the last line break, or a line that is being written.
    }
  }
  const last: Record<string, unknown> = {};
  for (const [key, records] of byKind) {
    const final = records.at(-1);
    if (final && (records.length === 1 || "step" in final)) last[key] = final;
  }
  return last;
}

/** One row of a comparison: where it stands, and what each run has there; undefined where it has nothing. */
export interface ComparedRow {
  readonly path: string;
  readonly values: readonly (string | undefined)[];
}

/** What differs between plain data, by path to the leaf; `all` keeps what is equal too. */
export function compared(items: readonly unknown[], all = false): ComparedRow[] {
  const leaves = items.map((item) => new Map(leavesOf(item, "")));
  const paths = [...new Set(leaves.flatMap((one) => [...one.keys()]))];
  return paths
    .map((path) => ({ path, values: leaves.map((one) => one.get(path)) }))
    .filter(({ values }) => all || values.some((value) => value !== values[0]));
}

const LONGEST_LIST = 12;

function leavesOf(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) {
    const plain = value.every((one) => typeof one !== "object" || one === null);
    if (plain && value.length <= LONGEST_LIST) return [[path, value.map(shown).join(", ")]];
    if (plain) return [[path, `${value.length} values, ${value.slice(0, 3).map(shown).join(", ")}, …`]];
    return value.flatMap((one, k) => leavesOf(one, `${path}[${k}]`));
  }
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, one]) => leavesOf(one, path === "" ? name : `${path}.${name}`));
  return [[path, shown(value)]];
}

function shown(value: unknown): string {
  return typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(4))) : String(value);
}
