import { defineFigure, type FigureContent, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber } from "./formatNumber.ts";
import { meanInterval } from "./meanInterval.ts";
import { type SweepColumn, sweepPanel } from "./sweepPanel.ts";
import { textWidth } from "./textWidth.ts";

/** A number that every point of a sweep has. */
export interface SweepMeasure {
  /** In words, as in a sentence: "lifetime". */
  readonly name: string;
  /** With its unit: "lifetime (steps)". */
  readonly label: string;
  /** The control drawn beside it: "myopic". */
  readonly controlName?: string;
}

/** One point: its place on each axis, its seed, and its measures in order. */
export interface SweepFigurePoint {
  readonly values: readonly (number | string)[];
  readonly seed: number;
  /** NaN where unknown, shape [measures]. */
  readonly measured: readonly number[];
  /** Of the controls, NaN where there is none, shape [measures]. */
  readonly control: readonly number[];
}

/** What a sweep came to. */
export interface SweepFigureData {
  /** Of the sweep, for the caption: "train square". */
  readonly name: string;
  readonly axes: readonly { readonly name: string; readonly shown: readonly (number | string)[] }[];
  readonly seeds: readonly number[];
  readonly measures: readonly SweepMeasure[];
  readonly points: readonly SweepFigurePoint[];
  /** Points that the sweep has in all. */
  readonly planned: number;
}

const MOST_ACROSS = 5;
const MOST_MEASURES = 3;
const MOST_CELLS = 20;

/** Small multiples of a sweep: the first setting along x, a panel for each combination of the others, a row for each measure (180 mm). */
export const sweepFigure = defineFigure("sweep", (data: SweepFigureData): FigureContent => {
  const { axes, measures } = data;
  const all = cellsOf(data);
  const cells = all.slice(0, MOST_CELLS);
  const several = cells.length > MOST_ACROSS; // more panels than a row holds: only the first measure
  const shown = several ? [0] : [...measures.keys()].slice(0, MOST_MEASURES);
  const rows = rowsOf(data, cells, shown);
  const missing = data.planned - data.points.length;
  const left = [
    several && measures.length > 1 ? `only ${measures[0]!.name} is shown, the table holds the rest` : "",
    all.length > cells.length ? `${all.length - cells.length} further combinations are in the table` : "",
    missing > 0
      ? `${countOf(missing, "point")} of ${formatNumber(data.planned)} ${missing === 1 ? "is" : "are"} missing`
      : "",
  ].filter((text) => text !== "");
  const controls = [...new Set(shown.flatMap((k) => measures[k]!.controlName ?? []))];
  const control = controls.length > 0 ? ` Grey, dashed: mean of the ${controls.join(" and ")} control.` : "";
  return {
    title: titleOf(data),
    caption: `Sweep of ${data.name}, ${countOf(data.seeds.length, "seed")}. Thin: seeds; thick: their mean, with its 95 % interval by Student's t.${control}${left.length > 0 ? ` ${capital(left.join("; "))}.` : ""}`,
    widthMm: 180,
    rows,
    table: {
      columns: [
        ...axes.map(({ name }) => name),
        ...shown.flatMap((k) =>
          ["mean", "low", "high", "n"].map((what) => `${measures[k]!.name.replaceAll(" ", "_")}_${what}`),
        ),
      ],
      rows: cells.flatMap((cell) =>
        alongOf(data).map((at) => [
          ...(axes.length > 0 ? [at] : []),
          ...cell,
          ...shown.flatMap((k) => {
            const { mean, low, high, count } = meanInterval(valuesAt(data, at, cell, (point) => point.measured[k]!));
            return [mean, low, high, count];
          }),
        ]),
      ),
    },
  };
});

const NO_AXIS = "all seeds";

type Cell = readonly (number | string)[];

/** Every combination of the axes after the first. */
function cellsOf({ axes }: SweepFigureData): Cell[] {
  return axes
    .slice(1)
    .reduce<Cell[]>((all, { shown }) => all.flatMap((cell) => shown.map((value) => [...cell, value])), [[]]);
}

function alongOf({ axes }: SweepFigureData): readonly (number | string)[] {
  return axes[0]?.shown ?? [NO_AXIS];
}

/** One number for each seed of a place, NaN where the point is missing. */
function valuesAt(
  { points, seeds, axes }: SweepFigureData,
  at: number | string,
  cell: Cell,
  value: (point: SweepFigurePoint) => number,
): number[] {
  const place = axes.length === 0 ? [] : [at, ...cell];
  const here = points.filter((point) => place.every((one, k) => point.values[k] === one));
  return seeds.map((seed) => {
    const point = here.find((one) => one.seed === seed);
    return point === undefined ? Number.NaN : value(point);
  });
}

/** The panels, as many in a row as fit, all with the same room for their vertical axis. */
function rowsOf(data: SweepFigureData, cells: readonly Cell[], shown: readonly number[]): Panel[][] {
  const across = Math.min(MOST_ACROSS, cells.length);
  const measured = shown.map((measure) => {
    const columns = cells.map((cell) => columnsOf(data, cell, measure));
    return { ...data.measures[measure]!, columns, domain: domainOf(columns.flat()) };
  });
  const tickText = measured
    .flatMap(({ domain: [low, high] }) => [low, high, (low + high) / 3].map((value) => formatNumber(round(value))))
    .reduce((a, b) => (textWidth(b, 7.5) > textWidth(a, 7.5) ? b : a));
  const alone = cells.length === 1; // nothing to compare along a row: then the measures stand side by side
  const all = measured.map(({ label, controlName, columns, domain }, row) => {
    const panels = cells.map((cell, k) => {
      const heading = cell.map((value, axis) => `${data.axes[axis + 1]!.name} = ${value}`).join(", ");
      return sweepPanel({
        ...(heading === "" || row > 0 ? {} : { heading }),
        share: k % across === 0 ? 1 + 0.25 / across : 1,
        height: 104,
        x: data.axes[0]?.name ?? "",
        y: { label, domain },
        columns: columns[k]!,
        ...(controlName !== undefined && row === 0 && k === 0 ? { controlName } : {}),
        sharesY: k % across > 0,
        namesX: alone || (row === measured.length - 1 && k >= cells.length - across),
        tickText,
      });
    });
    return Array.from({ length: Math.ceil(panels.length / across) }, (_, k) =>
      panels.slice(k * across, (k + 1) * across),
    );
  });
  return alone ? [all.flat(2)] : all.flat();
}

function columnsOf(data: SweepFigureData, cell: Cell, measure: number): SweepColumn[] {
  const { controlName } = data.measures[measure]!;
  return alongOf(data).map((at) => ({
    at,
    values: valuesAt(data, at, cell, (point) => point.measured[measure]!),
    control: controlName === undefined ? [] : valuesAt(data, at, cell, (point) => point.control[measure]!),
  }));
}

/** As many digits as a tick has. */
function round(value: number): number {
  return Number(value.toPrecision(2));
}

function domainOf(columns: readonly SweepColumn[]): [number, number] {
  const intervals = columns.map(({ values }) => meanInterval(values));
  const values = [
    ...columns.flatMap((column) => [...column.values, meanInterval(column.control).mean]),
    ...intervals.flatMap(({ low, high }) => [low, high]),
  ].filter(Number.isFinite);
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high - low || Math.abs(high) || 1;
  // From 0 where 0 is near: lengths of lines then mean what they seem to mean.
  return [low >= 0 && low < room ? 0 : low - 0.06 * room, high + 0.06 * room];
}

function titleOf(data: SweepFigureData): string {
  const [measure] = data.measures;
  if (measure === undefined) return "No point has a measure to draw";
  const places = cellsOf(data).flatMap((cell) => alongOf(data).map((at) => ({ at, cell })));
  const found = places
    .map(({ at, cell }) => ({ at, cell, ...meanInterval(valuesAt(data, at, cell, (point) => point.measured[0]!)) }))
    .filter(({ mean }) => Number.isFinite(mean));
  const name = capital(measure.name);
  if (found.length === 0) return `${name} is unknown at every point`;
  const best = found.reduce((a, b) => (b.mean > a.mean ? b : a));
  const worst = found.reduce((a, b) => (b.mean < a.mean ? b : a));
  const where = ({ at, cell }: (typeof found)[number]) =>
    [at, ...cell].map((value, k) => `${data.axes[k]!.name} = ${value}`).join(", ");
  if (data.axes.length === 0 || found.length === 1)
    return `${name} is ${formatNumber(best.mean)} on average over ${countOf(best.count, "seed")}`;
  if (best.mean === worst.mean) return `${name} is the same at every setting`;
  if (!(best.count > 1 && worst.count > 1)) return `${name} is highest at ${where(best)}, with one seed each`;
  if (!(best.low > worst.high)) return `Intervals of ${measure.name} overlap: no setting stands out with these seeds`;
  return `${name} is highest at ${where(best)}, lowest at ${where(worst)}`;
}
