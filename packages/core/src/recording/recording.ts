/** A stretch of time, seconds, half open: startS ≤ t < stopS. */
export interface Interval {
  readonly startS: number;
  readonly stopS: number;
}

/** One sorted unit: a neuron, or a channel of unsorted activity. */
export interface Unit {
  /** The file's own id where it is an integer, otherwise the 0-based position. Unique within a recording. */
  readonly id: number;
  /** The file's own name of the unit, for messages and figures. */
  readonly name: string;
  /** Spike times, seconds, as the file has them (a gate checks order and unit). */
  readonly timesS: Float64Array;
  /** When this unit was observed; undefined where the file does not say. */
  readonly observed?: readonly Interval[];
  /** Electrode position, micrometres, where the file gives one. */
  readonly positionUm?: readonly number[];
  /** Further columns of the units table (quality, region, …). */
  readonly columns: Readonly<Record<string, Cell>>;
}

export type Cell = number | string | boolean;

/** Trials, epochs: a named table of intervals with columns. */
export interface IntervalTable {
  readonly name: string;
  /** Where in the file: "/intervals/trials". */
  readonly path: string;
  readonly startS: Float64Array;
  readonly stopS: Float64Array;
  /** Scalar columns only, each of the table's length; ragged and reference columns are named in `skippedColumns`. */
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly skippedColumns: readonly string[];
}

/** A stimulus that was stored as a time series. */
export interface StimulusSeries {
  readonly name: string;
  readonly path: string;
  /** Sample times, seconds, shape [samples]. */
  readonly timesS: Float64Array;
  /** Row-major, shape [samples, channels]. */
  readonly values: Float64Array;
  readonly channels: number;
  readonly unit: string;
}

/** Activity that the file keeps binned: the count of every unit in every bin, or 0 and 1. */
export interface BinnedActivity {
  readonly name: string;
  /** Where in the file: "/processing/ecephys/binned", "spikes15". */
  readonly path: string;
  readonly steps: number;
  readonly units: number;
  /** Whole numbers ≥ 0, row-major, shape [steps, units]. */
  readonly counts: Uint8Array | Uint32Array;
  /** Largest count: 1 where the bins hold population words. */
  readonly largest: number;
  /** Width of a bin and start of the first one, seconds; undefined where the file does not say. */
  readonly binS?: number;
  readonly startS?: number;
}

/** Whatever was read from a file, before any choice is made. */
export interface Recording {
  /** "NWB 2.7.0", "NWB 1.0.0", "retina-wave HDF5". */
  readonly format: string;
  readonly identifier: string;
  readonly description: string;
  readonly units: readonly Unit[];
  readonly tables: readonly IntervalTable[];
  readonly stimuli: readonly StimulusSeries[];
  /** Activity that is stored binned, in place of spike times or beside them. */
  readonly binned?: readonly BinnedActivity[];
  /** What the reader noticed and a user should know: one sentence each. */
  readonly notes: readonly string[];
  /** Free facts of the file (species, age, condition …) in reading order. */
  readonly facts: Readonly<Record<string, string>>;
  /** How the data ask to be cited, where the file says so. */
  readonly citation?: string;
}
