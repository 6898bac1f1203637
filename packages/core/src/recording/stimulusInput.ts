import { nearestName } from "../num/nearestName.ts";
import type { InputPath } from "./inputPath.ts";
import type { Cell, IntervalTable, Recording, StimulusSeries } from "./recording.ts";

/** The stimulus as input x: levels over time, still on the file's clock in seconds and without lag. */
export interface StimulusInput {
  readonly name: string;
  /** Ascending times of change, seconds, shape [switches]; before the first the level is `outside` (trials) or unobserved (series). */
  readonly switchS: Float64Array;
  /** Level from then on, −1 where unobserved, shape [switches]. */
  readonly level: Int32Array;
  readonly labels: readonly string[];
}

/** How numbers become inputs: K inputs that hold equal shares of the intervals or samples, or inputs between given edges. */
export interface InputChoice {
  readonly inputs?: number | undefined;
  /** Ascending; K − 1 edges make K inputs, the lowest below the first edge. */
  readonly edges?: readonly number[] | undefined;
}

const MOST_DISTINCT_VALUES = 24; // more distinct values than this are binned
const BINS = 8;
const MOST_INPUTS = 64;
const MOST_DIGITS = 17; // tell any two numbers apart
const EARLIEST_MS = -2147483648;

/** Names that `--stimulus` understands: columns of interval tables, and stimulus series. */
export function stimulusNames(recording: Recording): string[] {
  const columns = recording.tables.flatMap((table) => Object.keys(table.columns).filter((name) => name !== "id"));
  return [...new Set([...columns, ...recording.stimuli.map((series) => series.name)])];
}

/**
 * What a file holds that may have driven all units: every table of trials or epochs with a column that varies, and every stimulus series.
 * Each is named as `--stimulus` takes it.
 */
export function possibleStimuli(recording: Recording): string[] {
  const columns = recording.tables.flatMap((table) =>
    Object.entries(table.columns)
      .filter(([name, cells]) => name !== "id" && new Set(cells).size > 1)
      .map(([name]) => name),
  );
  return [...new Set([...columns, ...recording.stimuli.map((series) => series.name)])];
}

/**
 * Turns columns of a table of intervals (`"stimulus"`, `"stimulus,contrast"`) or a stimulus series into levels over time.
 * Time outside all intervals is a level of its own. A column with more than 24 distinct numbers is cut into 8 bins of equal numbers of
 * intervals, or as `choice` says; `"position[1]"` names one channel of a series, from 0.
 * @throws RangeError naming what the file holds if there is no such column or series; on a series of many channels (an image has no few
 *         levels) and on a continuous one without a choice, for nothing says how finely a network should see it
 */
export function stimulusInput(recording: Recording, name: string, choice: InputChoice = {}): StimulusInput {
  expectChoice(choice);
  const names = name.split(",").map((part) => part.trim());
  const table = recording.tables.find((candidate) => names.every((column) => column in candidate.columns));
  if (table) return fromTable(table, names, name, choice);
  const series = recording.stimuli.find((candidate) => candidate.name === name || candidate.path === name);
  if (series) return fromSeries(series, undefined, choice);
  const [, base, channel] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
  const part = recording.stimuli.find((candidate) => candidate.name === base || candidate.path === base);
  if (part) return fromSeries(part, Number(channel), choice);
  const known = stimulusNames(recording);
  const near = nearestName(name, known);
  throw new RangeError(
    known.length === 0
      ? `stimulus "${name}": the file holds neither a table of trials nor a stimulus series. Leave --stimulus out.`
      : `stimulus "${name}": not in the file.${near === undefined ? "" : ` Did you mean ${near}?`} It holds: ${known.join(", ")}.`,
  );
}

/** Puts the levels on a grid's milliseconds, `lagMs` later than the file has them (neurons answer with a delay). */
export function inputPathOf(stimulus: StimulusInput, originS: number, lagMs: number): InputPath {
  return {
    switchMs: Int32Array.from(stimulus.switchS, (atS) => {
      const atMs = Math.round((atS - originS) * 1000) + lagMs;
      return Math.max(EARLIEST_MS, atMs); // −∞ stands for "from the beginning"
    }),
    input: stimulus.level,
    labels: stimulus.labels,
  };
}

function expectChoice({ inputs, edges }: InputChoice): void {
  if (inputs !== undefined && edges !== undefined)
    throw new RangeError("inputs: give a number of inputs or their edges, not both.");
  if (inputs !== undefined && !(Number.isInteger(inputs) && inputs >= 2 && inputs <= MOST_INPUTS))
    throw new RangeError(`inputs: must be a whole number from 2 to ${MOST_INPUTS} but is ${inputs}.`);
  if (edges === undefined) return;
  const ascending = edges.every((edge, k) => Number.isFinite(edge) && (k === 0 || edge > edges[k - 1]));
  if (!ascending || edges.length === 0 || edges.length >= MOST_INPUTS)
    throw new RangeError(
      `input edges: must be ascending numbers, at most ${MOST_INPUTS - 1}, but are ${edges.join(", ")}.`,
    );
}

function fromTable(table: IntervalTable, columns: readonly string[], name: string, choice: InputChoice): StimulusInput {
  const parts = columns.map((column) => levelsOf(table.columns[column], choice));
  const combined = table.columns[columns[0]].map((_, row) => parts.map((part) => part[row]).join(" · "));
  const inside = [...new Set(combined)].sort(byValue);
  const labels = [...inside, `outside ${table.name}`];
  const outside = labels.length - 1;
  const order = Array.from(combined.keys())
    .filter((row) => table.stopS[row] > table.startS[row]) // a row without times is no trial
    .sort((a, b) => table.startS[a] - table.startS[b]);
  const switchS: number[] = [Number.NEGATIVE_INFINITY];
  const level: number[] = [outside];
  const moments = Float64Array.from(new Set([...table.startS, ...table.stopS]))
    .filter(Number.isFinite)
    .sort();
  const running: number[] = []; // rows that have begun, the latest on top
  let next = 0;
  for (const atS of moments) {
    for (; next < order.length && table.startS[order[next]] <= atS; next++) running.push(order[next]);
    while (running.length > 0 && !(table.stopS[running[running.length - 1]] > atS)) running.pop();
    const row = running.at(-1);
    const value = row === undefined ? outside : inside.indexOf(combined[row]);
    if (value === level.at(-1)) continue;
    switchS.push(atS);
    level.push(value);
  }
  return { name, switchS: Float64Array.from(switchS), level: Int32Array.from(level), labels };
}

function fromSeries(series: StimulusSeries, channel: number | undefined, choice: InputChoice): StimulusInput {
  const { name, channels } = series;
  if (channel === undefined && channels > 1)
    throw new RangeError(
      `stimulus "${name}": each sample holds ${channels} numbers, as an image or a posture does, and these are no few levels. Name one channel, ${name}[0] to ${name}[${channels - 1}], or a column of trials.`,
    );
  if (channel !== undefined && channel >= channels)
    throw new RangeError(
      `stimulus "${name}": has no channel ${channel}. Its channels are ${name}[0] to ${name}[${channels - 1}].`,
    );
  const first = Array.from(series.timesS, (_, k) => series.values[k * channels + (channel ?? 0)]);
  const distinct = new Set(first.filter((value) => !Number.isNaN(value))).size;
  if (choice.inputs === undefined && choice.edges === undefined && distinct > MOST_DISTINCT_VALUES)
    throw new RangeError(
      `stimulus "${name}": is continuous (${distinct} distinct values), and nothing says how finely the network sees it. Give --inputs 4 for four inputs of equal share, or their edges with --input-edges.`,
    );
  const parts = levelsOf(first, choice);
  const labels = [...new Set(parts.filter((_, k) => !Number.isNaN(first[k])))].sort(byValue);
  const switchS: number[] = [];
  const level: number[] = [];
  parts.forEach((part, k) => {
    const value = Number.isNaN(first[k]) ? -1 : labels.indexOf(part);
    if (value === level.at(-1)) return;
    switchS.push(series.timesS[k]);
    level.push(value);
  });
  const called = channel === undefined ? name : `${name}[${channel}]`;
  return { name: called, switchS: Float64Array.from(switchS), level: Int32Array.from(level), labels };
}

function levelsOf(cells: readonly Cell[], choice: InputChoice = {}): string[] {
  const distinct = new Set(cells);
  const numbers = cells.every((cell) => typeof cell === "number") ? (cells as readonly number[]) : undefined;
  if (!numbers) return cells.map(String);
  if (choice.edges) return betweenEdges(numbers, choice.edges);
  if (distinct.size <= (choice.inputs ?? MOST_DISTINCT_VALUES)) return cells.map(String);
  const bins = choice.inputs ?? BINS;
  const ascending = numbers.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const edges = Array.from({ length: bins + 1 }, (_, k) => ascending[Math.round((k / bins) * (ascending.length - 1))]);
  const names = binNames(edges);
  return numbers.map((value) => {
    if (Number.isNaN(value)) return "missing";
    const bin = Math.min(
      bins - 1,
      Math.max(
        0,
        edges.findLastIndex((edge) => value >= edge),
      ),
    );
    return names[bin];
  });
}

function betweenEdges(numbers: readonly number[], edges: readonly number[]): string[] {
  return numbers.map((value) => {
    if (Number.isNaN(value)) return "missing";
    const bin = edges.findLastIndex((edge) => value >= edge);
    if (bin < 0) return `below ${edges[0]}`;
    return bin === edges.length - 1 ? `${edges[bin]} or more` : `${edges[bin]} to ${edges[bin + 1]}`;
  });
}

/** "0.5 to 0.75", with as many digits as the bins need to differ. */
function binNames(edges: readonly number[]): string[] {
  const different = new Set(edges.slice(1).map((edge, bin) => `${edges[bin]} ${edge}`)).size; // edges may coincide
  for (let digits = 3; ; digits++) {
    const short = (value: number) => String(Number(value.toPrecision(digits)));
    const names = edges.slice(1).map((edge, bin) => `${short(edges[bin])} to ${short(edge)}`);
    if (digits === MOST_DIGITS || new Set(names).size === different) return names;
  }
}

function byValue(a: string, b: string): number {
  if (a.startsWith("below ") !== b.startsWith("below ")) return a.startsWith("below ") ? -1 : 1;
  const difference = Number.parseFloat(a) - Number.parseFloat(b);
  return Number.isNaN(difference) || difference === 0 ? a.localeCompare(b, "en") : difference;
}
