import { defineFigure, type FigureContent } from "@telos/figures";
import { linePanel } from "../../studies/src/linePanel.ts";
import type { Solve } from "../hypercubeSolve.ts";

/** What a forward solve costs as the network grows: seconds and memory, with n 2ⁿ and 2ⁿ through the last point. */
export function drawCost(solves: readonly Solve[]): string {
  return costWithUnits(solves);
}

const costWithUnits = defineFigure("costWithUnits", (solves: readonly Solve[]): FigureContent => {
  const last = solves.at(-1)!;
  const ticks = solves.map(({ units }) => units);
  const domain = [ticks[0]! - 0.5, ticks.at(-1)! + 0.5] as const;
  const x = { label: "neurons", domain, ticks, format: String };
  const edges = (units: number) => units * 2 ** units;
  // Own time: a figure that is kept should not show what else the machine did.
  const seconds = solves.map(({ units, cpuSeconds }) => [units, cpuSeconds] as const);
  const scaled = solves.map(({ units }) => [units, (last.cpuSeconds * edges(units)) / edges(last.units)] as const);
  const [low, high] = decadesAround([...seconds, ...scaled].map(([, y]) => y));
  const middle = scaled[Math.floor(scaled.length / 2)]!;
  return {
    title: `Seconds up to ${last.units} neurons: the number of edges is what costs`,
    caption:
      "Value, policy and occupancy of a reward without symmetry, two inputs, coding cost 1.6 / n; one process each, all its threads. " +
      "Span of the residual 1e−10, from n = 18 on 1e−8. Dashed: n 2ⁿ through the last point. Memory is that of the whole process.",
    widthMm: 180,
    rows: [
      [
        linePanel({
          height: 130,
          heading: "time",
          x,
          y: { label: "time of its own (s)", domain: [low, high], log: true, ticks: ticksOf(low, high), format: plain },
          tickText: "0.0001",
          right: 20,
          series: [
            {
              points: scaled,
              colour: "baseline",
              dashed: true,
              label: { text: "n 2ⁿ", x: middle[0], y: middle[1], dx: 6, dy: 9 },
            },
            { points: seconds, colour: "ink", dots: 2.2 },
          ],
        }),
        linePanel({
          height: 130,
          heading: "memory of the process",
          x,
          y: {
            label: "peak (MiB)",
            domain: [0, 1.1 * Math.max(1024, last.peakBytes / 2 ** 20)],
            ticks: [0, 256, 512, 768, 1024],
          },
          tickText: "1024",
          series: [
            { points: solves.map(({ units, peakBytes }) => [units, peakBytes / 2 ** 20]), colour: "ink", dots: 2.2 },
          ],
        }),
      ],
    ],
    table: {
      columns: ["neurons", "seconds", "cpu_seconds", "peak_bytes", "sweeps", "residual"],
      rows: solves.map(({ units, seconds, peakBytes, steps, residual }) => [
        units,
        seconds,
        peakBytes,
        steps,
        residual,
      ]),
    },
  };
});

function decadesAround(values: readonly number[]): [number, number] {
  return [10 ** Math.floor(Math.log10(Math.min(...values))), 10 ** Math.ceil(Math.log10(Math.max(...values)))];
}

function ticksOf(low: number, high: number): number[] {
  return Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, k) => low * 10 ** k);
}

function plain(value: number): string {
  return String(Number(value.toPrecision(1)));
}
