import { INFER_PRESET, type InferRequest, type NetworkChange, type SpinNetworkSpec } from "@telos/core";

/** The bundled recordings: files of public/examples. */
export const EXAMPLE_NAMES = ["ring-reward", "two-contexts"] as const;

/** Fields of the Inverse page's address. */
export type Fields = Readonly<Record<string, string>>;

/** The request that the address asks for, as `telos infer` makes it of the same options: the same text in `spec.json`. */
export function requestOf(fields: Fields): InferRequest {
  const units = integers(fields.units);
  const windowMs = wholeNumber(fields.window, 1, 10_000);
  const inputs = wholeNumber(fields.inputs, 2, 64);
  const [fromS, toS] = [finite(fields.from), finite(fields.to)];
  return {
    choice: {
      ...(units.length > 0 && { unitIds: units }),
      ...(fromS !== undefined && { fromS }),
      ...(toS !== undefined && { toS }),
      ...(fields.epochs && { epochs: [fields.epochs] }),
    },
    accept: (fields.accept ?? "").split(",").filter((id) => id !== ""),
    ...(windowMs !== undefined && { windowMs }),
    ...(fields.stimulus && { stimulus: fields.stimulus }),
    ...((fields.stimulus || fields.input) && inputs !== undefined && { inputChoice: { inputs } }),
    stimulusLagMs: wholeNumber(fields.lag, 0, 60_000) ?? "auto",
    family: fields.family === "full" || fields.family === "pairwise" ? fields.family : "auto",
    ...(fields.calibrate === "1" && !fields.stimulus && { calibrate: true }),
    ...(fields.compare === "1" && { compareModels: true }),
    surrogates: wholeNumber(fields.surrogates, 10, 10_000) ?? INFER_PRESET.surrogates,
    replicates: wholeNumber(fields.replicates, 0, 100_000) ?? INFER_PRESET.replicates,
    seed: wholeNumber(fields.seed, 0, Number.MAX_SAFE_INTEGER) ?? 1,
  };
}

/** A change of the world as the address has it: `kill:3,5`, `silence:2`, `cost:1.5`, `input:0.3,0.7`. */
export type Change =
  | { readonly kind: "kill" | "silence"; readonly unitIds: readonly number[] }
  | { readonly kind: "cost"; readonly ratio: number }
  | { readonly kind: "input"; readonly probabilities: readonly number[] };

/** Reads a change; what cannot be read is no change. */
export function readChange(text: string | undefined): Change {
  const [kind, rest = ""] = (text ?? "").split(":", 2);
  const numbers = rest
    .split(",")
    .filter((part) => part !== "")
    .map(Number)
    .filter(Number.isFinite);
  switch (kind) {
    case "silence":
      return { kind, unitIds: numbers };
    case "cost":
      return { kind, ratio: numbers[0] !== undefined && numbers[0] > 0 ? numbers[0] : 1 };
    case "input":
      return { kind, probabilities: numbers };
    default:
      return { kind: "kill", unitIds: kind === "kill" ? numbers : [] };
  }
}

/** The text of a change in the address. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case "kill":
    case "silence":
      return `${change.kind}:${change.unitIds.join(",")}`;
    case "cost":
      return `cost:${change.ratio}`;
    case "input":
      return `input:${change.probabilities.map((p) => Number(p.toPrecision(3))).join(",")}`;
  }
}

/** The change for core, in places of the fitted units; undefined where nothing changes yet, or nothing would be left. */
export function networkChangeOf(change: Change, unitIds: readonly number[], inputs: number): NetworkChange | undefined {
  switch (change.kind) {
    case "kill":
    case "silence": {
      const units = change.unitIds.map((id) => unitIds.indexOf(id)).filter((place) => place >= 0);
      if (units.length === 0 || units.length >= unitIds.length) return undefined;
      return { kind: change.kind === "kill" ? "cellDeath" : "silencing", units };
    }
    case "cost":
      return change.ratio === 1 ? undefined : { kind: "codingCost", ratio: change.ratio };
    case "input": {
      const total = change.probabilities.reduce((sum, p) => sum + p, 0);
      if (change.probabilities.length !== inputs || change.probabilities.some((p) => !(p > 0))) return undefined;
      return {
        kind: "inputStatistics",
        probabilities: Float64Array.from(change.probabilities, (p) => p / total),
      };
    }
  }
}

/** A reward drawn by hand: words of `units` cells that are worth `reward`, all others nothing. */
export interface Sketch {
  readonly units: number;
  readonly reward: number;
  /** Word codes Σᵢ σᵢ 2ⁱ, in the order in which they were drawn. */
  readonly words: readonly number[];
}

/** Cells of a drawn network at least: below three there is no word to choose between. */
export const FEWEST_CELLS = 3;
/** Cells at most: every row must fit a phone, and twenty minutes tell little of more. */
export const MOST_CELLS = 8;

/** Reads a sketch: `6;0.7;7,14`. undefined where there is none. */
export function readSketch(text: string | undefined): Sketch | undefined {
  const [units = "", reward = "", words = ""] = (text ?? "").split(";");
  const cells = wholeNumber(units, FEWEST_CELLS, MOST_CELLS);
  const worth = finite(reward);
  if (cells === undefined || worth === undefined || !(worth > 0 && worth <= 2)) return undefined;
  const known = [...new Set(integers(words))].filter((word) => word > 0 && word < 2 ** cells);
  return { units: cells, reward: worth, words: known };
}

/** The text of a sketch in the address. */
export function sketchText({ units, reward, words }: Sketch): string {
  return `${units};${reward};${words.join(",")}`;
}

/** The network that has the drawn reward: reference .3, clocks of 50 Hz, twenty minutes of spikes. */
export function specOfSketch({ units, reward, words }: Sketch, seed: number): SpinNetworkSpec {
  return {
    specVersion: 1,
    kind: "spinNetwork",
    units,
    reward: {
      kind: "words",
      otherwise: 0,
      words: words.map((word) => ({
        active: Array.from({ length: units }, (_, i) => i).filter((i) => (word >> i) & 1),
        reward,
      })),
    },
    inputs: { kind: "none" },
    reference: { kind: "fixed", probabilities: 0.3 },
    codingCost: 1,
    updateRateHz: 50,
    durationS: 1200,
    seed,
  };
}

function integers(text: string | undefined): number[] {
  return (text ?? "")
    .split(/[\s,]+/)
    .filter((part) => /^\d+$/.test(part))
    .map(Number);
}

function finite(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function wholeNumber(text: string | undefined, from: number, to: number): number | undefined {
  const value = finite(text);
  return value !== undefined && Number.isInteger(value) && value >= from && value <= to ? value : undefined;
}
