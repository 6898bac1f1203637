import { CONTROLLER_PRESETS } from "@telos/core";
import { capital, controlRows, countOf, defineFigure, type FigureContent, formatNumber } from "@telos/figures";
import { bestBits, type FoundEdges } from "../src/loopEdges.ts";

const { process } = CONTROLLER_PRESETS.energy;
/** The threshold that the networks were trained with. */
export const THRESHOLD =
  process.kind === "rateNetwork" && process.constraint.kind === "energy" ? process.constraint.threshold : Number.NaN;
/** The candidate that is the true one. */
export const ENERGY_NAME = "mean |φ|^2";

/** One network with what was found in its recordings. */
export interface LoopEnergyResult {
  readonly seed: number;
  readonly found: readonly FoundEdges[];
}

const NEIGHBOURS = ["mean |φ|", "mean |φ|^4", "mean |x|^2", "|mean φ|"] as const;

/** How well each quantity below an edge predicts choices, and how far the threshold is off. */
export const loopEnergyFigure = defineFigure("loop-energy", (all: readonly LoopEnergyResult[]): FigureContent => {
  const lengths = all[0]!.found.map(({ steps }) => steps);
  const most = Math.max(...all.flatMap(({ found }) => found.map(({ candidates }) => candidates[0]!.bits)));
  const least = Math.min(
    0,
    ...all.flatMap(({ found }) => found.flatMap((one) => NEIGHBOURS.map((name) => bitsAt(one, name)))),
  );
  return {
    title: "The energy of all hundred units predicts choices; other powers fall far behind",
    caption: `${capital(countOf(all.length, "network"))} trained to keep the mean square of their activities below ${THRESHOLD} (seeds ${all.map(({ seed }) => seed).join(", ")}); dots: networks, bars: means. Bits per action above even choice, of an agent that never steps over the largest value that was chosen: the myopic model of each quantity. The baseline is a box around all that was ever visited. Below: the threshold, the largest energy ever chosen, short of the true one.`,
    widthMm: 180,
    rows: [
      ...lengths.map((steps, k) => [
        controlRows({
          heading: `${steps} steps`,
          x: { label: "bits per action", domain: [Math.max(-0.5, least), 1.08 * most], ticks: 5 },
          rows: [
            {
              name: "mean φ², all units",
              colour: "inferred" as const,
              values: all.map(({ found }) => bitsAt(found[k]!, ENERGY_NAME)),
            },
            {
              name: "best 99 of 100 units",
              colour: "baseline" as const,
              values: all.map(({ found }) => withoutOne(found[k]!)),
            },
            ...NEIGHBOURS.map((name) => ({
              name,
              colour: "baseline" as const,
              values: all.map(({ found }) => bitsAt(found[k]!, name)),
            })),
            {
              name: "never visited (box)",
              colour: "baseline" as const,
              values: all.map(({ found }) => bestBits(found[k]!, ({ units }) => units.length > 2)),
            },
          ],
        }),
      ]),
      [
        controlRows({
          heading: "threshold short of the truth",
          x: {
            label: "per cent of the true threshold",
            domain: [1e-5, 10],
            log: true,
            ticks: [1e-4, 1e-2, 1],
            format: formatNumber,
          },
          bounds: [1],
          rows: lengths.map((steps, k) => ({
            name: `${steps} steps`,
            colour: "inferred" as const,
            values: all.map(({ found }) => Math.max(1e-5, 100 * (1 - thresholdAt(found[k]!) / THRESHOLD))),
          })),
        }),
      ],
    ],
    table: {
      columns: ["seed", "steps", "candidate", "bits", "threshold"],
      rows: all.flatMap(({ seed, found }) =>
        found.flatMap(({ steps, candidates }) =>
          candidates.map(({ name, bits, threshold }) => [seed, steps, name, bits, threshold]),
        ),
      ),
    },
  };
});

/** The bits of the energy of all units but one, the one without which it is best. */
export function withoutOne(found: FoundEdges): number {
  return bestBits(found, ({ name }) => name.startsWith(`${ENERGY_NAME}, without`));
}

function bitsAt(found: FoundEdges, name: string): number {
  return bestBits(found, (one) => one.name === name);
}

function thresholdAt({ candidates }: FoundEdges): number {
  return candidates.find(({ name }) => name === ENERGY_NAME)?.threshold ?? Number.NaN;
}
