import { capital, controlRows, countOf, defineFigure, type FigureContent, formatNumber } from "@telos/figures";
import { bestBits, type FoundCandidate, type FoundEdges } from "../src/loopEdges.ts";

/** Of the square that the networks were trained in, units of activity. */
export const HALF_WIDTH = 0.5;

/** One network with what was found in its recordings. */
export interface LoopSquareResult {
  readonly seed: number;
  readonly found: readonly FoundEdges[];
}

/** Whether a candidate is a box of the two true units. */
export function isSquare({ units }: FoundCandidate): boolean {
  return units.length === 2 && units.every((unit) => unit < 2);
}

/** What units and shapes are worth, and how far the half-width is off. */
export const loopSquareFigure = defineFigure("loop-square", (all: readonly LoopSquareResult[]): FigureContent => {
  const lengths = all[0]!.found.map(({ steps }) => steps);
  const bits = all.flatMap(({ found }) => found.map(({ candidates }) => candidates[0]!.bits));
  const shape = (found: FoundEdges, name: string) => bestBits(found, (one) => one.name === `${name} of units 0, 1`);
  const alone = (found: FoundEdges, unit: number) => found.units.find((one) => one.unit === unit)?.bits ?? Number.NaN;
  const impostor = (found: FoundEdges) =>
    Math.max(...found.units.filter(({ unit }) => unit > 1).map((one) => one.bits));
  const values = (of: (found: FoundEdges) => number, k: number) => all.map(({ found }) => of(found[k]!));
  return {
    title: "The two units of the square stand out from a hundred, and the square from a disc and a diamond",
    caption: `${capital(countOf(all.length, "network"))} trained to stay in a square of half-width ${HALF_WIDTH} in the plane of units 0 and 1 (seeds ${all.map(({ seed }) => seed).join(", ")}); dots: networks, bars: means. Bits per action above even choice, of an agent that never steps over the largest value that was chosen: the myopic model of each candidate. Baselines in grey: the cells of the plane that were visited, a box around all that was visited, the best of the 98 other units. Below: the half-width short of the true one.`,
    widthMm: 180,
    rows: [
      lengths.map((steps, k) =>
        controlRows({
          heading: `${steps} steps`,
          x: { label: "bits per action", domain: [-0.05, 1.08 * Math.max(...bits)], ticks: 5 },
          rows: [
            {
              name: "square, units 0 and 1",
              colour: "inferred" as const,
              values: values((one) => bestBits(one, isSquare), k),
            },
            { name: "disc", colour: "baseline" as const, values: values((one) => shape(one, "disc"), k) },
            { name: "diamond", colour: "baseline" as const, values: values((one) => shape(one, "diamond"), k) },
            { name: "visited cells", colour: "baseline" as const, values: values((one) => shape(one, "map"), k) },
            {
              name: "box of all units",
              colour: "baseline" as const,
              values: values((one) => bestBits(one, ({ units }) => units.length > 8), k),
            },
            { name: "unit 0 alone", colour: "inferred" as const, values: values((one) => alone(one, 0), k) },
            { name: "unit 1 alone", colour: "inferred" as const, values: values((one) => alone(one, 1), k) },
            { name: "best other unit", colour: "baseline" as const, values: values(impostor, k) },
          ],
        }),
      ),
      [
        controlRows({
          heading: "half-width short of the truth",
          x: {
            label: "per cent of the true half-width",
            domain: [1e-4, 10],
            log: true,
            ticks: [1e-2, 1],
            format: formatNumber,
          },
          bounds: [1],
          rows: lengths.map((steps, k) => ({
            name: `${steps} steps`,
            colour: "inferred" as const,
            values: values((one) => {
              const box = one.candidates.find(isSquare);
              return Math.max(1e-4, ...(box?.halfWidths ?? []).map((width) => 100 * Math.abs(width / HALF_WIDTH - 1)));
            }, k),
          })),
        }),
      ],
    ],
    table: {
      columns: ["seed", "steps", "candidate", "bits", "threshold"],
      rows: all.flatMap(({ seed, found }) =>
        found.flatMap(({ steps, candidates, units }) => [
          ...candidates.map((one) => [seed, steps, one.name, one.bits, one.threshold]),
          ...units.slice(0, 5).map((one) => [seed, steps, `unit ${one.unit}`, one.bits, ""]),
        ]),
      ),
    },
  };
});
