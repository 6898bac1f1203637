export type GateVerdict = "pass" | "warn" | "refuse";

/** One quality gate: its number, its threshold and its verdict (recordings.md). */
export interface Gate {
  /** "order", "samples", "observed", "refractory", "duplicates", "artefact", "drift", "words", "dynamics", "window", "enough"; of words as they are also "multi-flips". */
  readonly id: string;
  readonly title: string;
  readonly value: number;
  /** Unit of `value`: "%", "bits", "spikes". */
  readonly unit: string;
  /** The threshold in words: "refuse above 30 %". */
  readonly threshold: string;
  readonly verdict: GateVerdict;
  /** The decision in one sentence. */
  readonly sentence: string;
  /** Set where a refusal was accepted by the user (`--accept ID`). */
  readonly accepted?: boolean;
}
