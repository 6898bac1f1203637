import {
  activityPanel,
  type colours,
  controlRows,
  countOf,
  defineFigure,
  type FigureContent,
  type Panel,
  tracePanel,
} from "@telos/figures";
import { meanOf } from "../src/spread.ts";
import { BETAS, SHOWN_STEPS, type WeightResult } from "./weights.ts";

const COLOURS: readonly (keyof typeof colours)[] = ["truth", "inferred", "free", "adapted"];

/** Saturation, action entropy, variability and dimensions by the weight of state entropy. */
export const stateEntropyFigure = defineFigure("state-entropy", (all: readonly WeightResult[]): FigureContent => {
  const of = (beta: WeightResult["beta"], value: (one: WeightResult) => number) =>
    all.filter((one) => one.beta === beta).map(value);
  const nameOf = (beta: number) => `β = ${String(beta).replace("-", "−")}`;
  const rows = (
    heading: string,
    label: string,
    domain: readonly [number, number],
    value: (one: WeightResult) => number,
  ): Panel =>
    controlRows({
      heading,
      height: 108,
      x: { label, domain, ticks: 4 },
      rows: [
        ...BETAS.map((beta, k) => ({ name: nameOf(beta), colour: COLOURS[k]!, values: of(beta, value) })),
        { name: "myopic", colour: "baseline" as const, values: of("myopic", value) },
      ],
    });
  const seeds = new Set(all.map(({ seed }) => seed));
  const shares = BETAS.map((beta) => {
    const own = all.filter((one) => one.beta === beta);
    return own[0]!.shares.map(
      (_, k) =>
        [(k + 0.5) / own[0]!.shares.length, own[0]!.shares.length * meanOf(own.map((one) => one.shares[k]!))] as const,
    );
  });
  const top = 1.1 * Math.max(...shares.flat().map(([, y]) => y));
  return {
    title: "A weight on state entropy keeps units out of saturation; a negative one drives them into it",
    caption: `Square of half-width .6 in the plane of two units, ${countOf(seeds.size, "network")} (seeds ${[...seeds].join(", ")}); a to d, units 2 to 7 of the first. Dots: networks, bars: means. Saturated: |φ| > .8. Lifetimes are censored at 500 steps; the myopic control survives on most networks.`,
    widthMm: 180,
    rows: [
      BETAS.map((beta, k) =>
        activityPanel({
          heading: nameOf(beta),
          height: 120,
          activity: all.find((one) => one.beta === beta)!.activity,
          colour: COLOURS[k]!,
          steps: SHOWN_STEPS,
          largest: 1,
          named: k === 0,
          share: k === 0 ? 1.12 : 1,
        }),
      ),
      [
        tracePanel({
          heading: "distribution of activity",
          height: 108,
          x: { label: "size of activity |φ|", domain: [0, 1], ticks: [0, 0.4, 0.8] },
          y: { label: "density", domain: [0, top], ticks: 3 },
          tickText: "10",
          traces: shares.map((points, k) => ({ points, colour: COLOURS[k]!, width: 1.4 })),
          labels: BETAS.map((beta, k) => ({
            text: nameOf(beta),
            colour: COLOURS[k]!,
            x: 0.3,
            y: top * (0.97 - 0.13 * k),
          })),
        }),
        rows("saturated units", "share of units and time", [0, 1], (one) => one.saturated),
        rows("action entropy", "nats", [0, 3.5], ({ entropy }) => entropy),
      ],
      [
        rows("lifetime", "steps", [0, 500], ({ life }) => life),
        rows("variability", "standard deviation", [0, 0.8], ({ std }) => std),
        rows("dimensions of actions", "participation ratio", [0, 5], (one) => one.actionDimension),
      ],
    ],
    table: {
      columns: [
        "seed",
        "beta",
        "lifetime",
        "saturated",
        "unsaturated",
        "entropy",
        "std",
        "dimension_activity",
        "dimension_actions",
      ],
      rows: all.map((one) => [
        one.seed,
        one.beta,
        one.life,
        one.saturated,
        one.unsaturated,
        one.entropy,
        one.std,
        one.dimension,
        one.actionDimension,
      ]),
    },
  };
});
