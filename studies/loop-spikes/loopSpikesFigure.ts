import { controlRows, defineFigure, type FigureContent } from "@telos/figures";

/** Half-width of the square of study 2. */
export const HALF_WIDTH = 0.5;

export type SpikeKind = "maximumOccupancy" | "random";

/** What came out of the spikes of one recording. */
export interface LoopSpikesResult {
  readonly seed: number;
  readonly kind: SpikeKind;
  /** Spikes of a unit per step at φ = 0. */
  readonly perStep: number;
  /** Of units 0 and 1 among all, the better first. */
  readonly ranks: readonly [number, number];
  /** Whether the edge on the two units that rank first predicts held-out actions. */
  readonly holds: boolean;
  readonly heldOutBits: number;
  readonly halfWidth: number;
  /** Root mean square error of the currents of units 0 and 1: filtered from spikes, and from known weights without spikes. */
  readonly stateError: number;
  readonly knownError: number;
  /** What one action adds to these currents, standard deviation over actions. */
  readonly actionReach: number;
}

/** How the answer depends on the number of spikes, a dot each network. */
export const loopSpikesFigure = defineFigure("loop-spikes", (all: readonly LoopSpikesResult[]): FigureContent => {
  const levels = [...new Set(all.map(({ perStep }) => perStep))];
  const rowsOf = (kind: SpikeKind, value: (one: LoopSpikesResult) => number) =>
    levels
      .map((perStep) => ({
        name: `${perStep} a step`,
        colour: kind === "random" ? ("baseline" as const) : ("inferred" as const),
        values: all.filter((one) => one.kind === kind && one.perStep === perStep).map(value),
      }))
      .filter(({ values }) => values.length > 0);
  const named = (
    kind: SpikeKind,
    heading: string,
    value: (one: LoopSpikesResult) => number,
    x: Parameters<typeof controlRows>[0]["x"],
    bounds: readonly number[],
  ) => controlRows({ heading, x, rows: rowsOf(kind, value), bounds });
  const bits = { label: "held-out bits per action", domain: [-0.05, 0.25], ticks: [0, 0.1, 0.2] } as const;
  return {
    title: "What is left of the purpose in spikes: the square in the plane of two of a hundred units",
    caption:
      "Dots: networks, bars: means. Spikes of a unit per step, a tenth of the time constant, at mean activity; nothing else is given but what was injected. Rank: the worse of the two true units among 100, by the soft edge on each alone; dashed: second. Bits: what the edge on the two first-ranked units predicts of held-out actions; dashed: choosing evenly. Random: a random controller on the same networks. Half-width: dashed, the truth.",
    widthMm: 180,
    rows: [
      [
        named(
          "maximumOccupancy",
          "rank of the two units",
          ({ ranks }) => ranks[1],
          { label: "worse rank of the two", domain: [1, 100], ticks: [1, 2, 5, 10, 100], log: true },
          [2],
        ),
        named(
          "maximumOccupancy",
          "half-width",
          ({ halfWidth }) => halfWidth,
          { label: "inferred half-width", domain: [0.4, 1], ticks: [0.4, 0.5, 0.6, 0.8, 1] },
          [HALF_WIDTH],
        ),
      ],
      [
        named("maximumOccupancy", "maximum occupancy", ({ heldOutBits }) => heldOutBits, bits, [0]),
        named("random", "random controller", ({ heldOutBits }) => heldOutBits, bits, [0]),
      ],
    ],
    table: {
      columns: [
        "seed",
        "kind",
        "per step",
        "better rank",
        "worse rank",
        "heeded",
        "held-out bits",
        "half-width",
        "state error",
        "known error",
        "action reach",
      ],
      rows: all.map((one) => [
        one.seed,
        one.kind,
        one.perStep,
        ...one.ranks,
        one.holds ? 1 : 0,
        one.heldOutBits,
        one.halfWidth,
        one.stateError,
        one.knownError,
        one.actionReach,
      ]),
    },
  };
});
