import { type ControlRow, controlRows, type Panel, type Trace, tracePanel } from "@telos/figures";
import {
  ENERGY_BINS,
  ENERGY_EDGES,
  ENERGY_SPAN,
  type EnergyMeasures,
  type EnergySetting,
  SHOWN_STEPS,
} from "./energyStudy.ts";
import { linePanel, type Series } from "./linePanel.ts";
import { meanOf } from "./spread.ts";

const CENTRES = ENERGY_EDGES.slice(1).map((edge, k) => (edge + ENERGY_EDGES[k]!) / 2);

/** The panels of an energy study: traces of energy and entropy, profiles, distributions, rows of numbers. */
export const energyPanels = { energies, entropies, profiles, distributions, dimensionRows, limitOf } as const;

function energies(data: { readonly threshold: number }, first: EnergySetting): Panel {
  const { threshold } = data;
  const trace = (measures: EnergyMeasures, colour: Trace["colour"]): Trace => ({
    colour,
    width: 1,
    points: Array.from(measures.example.energy, (value, t) => [t, value] as const).filter(
      ([, value]) => !(value > 0.85 * top),
    ),
  });
  // A free ReLU network leaves any axis: its line ends where it leaves this one.
  const top = Math.min(
    2.5 * threshold,
    1.35 * Math.max(threshold, ...Array.from(first.free.example.energy).filter(Number.isFinite)),
  );
  return tracePanel({
    heading: "energy over time, one agent each",
    height: 115,
    x: { label: "step", domain: [0, SHOWN_STEPS], ticks: 4 },
    y: { label: "energy", domain: [0, top], ticks: 4 },
    tickText: "0.25",
    threshold: { y: threshold, name: `threshold ${threshold}` },
    traces: [
      trace(first.free, "free"),
      ...(first.reward ? [trace(first.reward, "truth")] : []),
      trace(first.mop, "inferred"),
    ],
    labels: [
      { text: "free", x: 6, y: 0.95 * top, colour: "free" },
      { text: "maximum occupancy", x: 0.16 * SHOWN_STEPS, y: 0.95 * top, colour: "inferred" },
      ...(first.reward ? [{ text: "R network", x: 0.62 * SHOWN_STEPS, y: 0.95 * top, colour: "truth" as const }] : []),
    ],
  });
}

function entropies(first: EnergySetting, most: number): Panel {
  return tracePanel({
    heading: "action entropy of that agent",
    height: 85,
    x: { label: "step", domain: [0, SHOWN_STEPS], ticks: 4 },
    y: { label: "entropy (nats)", domain: [0, 1.15 * most], ticks: 3 },
    tickText: "0.25",
    threshold: { y: most, name: "all actions alike" },
    traces: [{ colour: "inferred", points: Array.from(first.mop.example.entropy, (value, t) => [t, value] as const) }],
  });
}

function profiles(settings: readonly EnergySetting[], most: number): Panel {
  const line = (measures: EnergyMeasures, colour: Series["colour"], width: number): Series => ({
    colour,
    width,
    opacity: width > 1 ? 1 : 0.45,
    points: CENTRES.map((x, k) => [x, measures.profile[k]!] as const),
  });
  const mean = (of: (setting: EnergySetting) => EnergyMeasures): EnergyMeasures => ({
    ...of(settings[0]!),
    profile: CENTRES.map((_, k) => meanOf(settings.map((setting) => of(setting).profile[k]!).filter(Number.isFinite))),
  });
  return linePanel({
    heading: "action entropy against energy",
    height: 115,
    x: { label: "energy / threshold", domain: [0, 1], ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] },
    y: { label: "action entropy (nats)", domain: [0, most * 1.15], ticks: 4 },
    tickText: "4",
    series: [
      {
        colour: "baseline",
        dashed: true,
        width: 0.9,
        points: [
          [0, most],
          [1, most],
        ],
        label: { text: "all actions alike", x: 0.02, y: most, dy: -6 },
      },
      ...settings.map(({ myopic }) => line(myopic, "baseline", 0.8)),
      ...settings.map(({ mop }) => line(mop, "inferred", 0.8)),
      {
        ...line(
          mean(({ myopic }) => myopic),
          "baseline",
          1.8,
        ),
        label: { text: "myopic", x: 0.6, y: 0.62 * most, anchor: "end" },
      },
      {
        ...line(
          mean(({ mop }) => mop),
          "inferred",
          1.8,
        ),
        label: { text: "maximum occupancy", x: 0.6, y: 0.5 * most, anchor: "end" },
      },
    ],
  });
}

function distributions(settings: readonly EnergySetting[], threshold: number): Panel {
  const binWidth = (ENERGY_SPAN * threshold) / ENERGY_BINS;
  const line = (of: (setting: EnergySetting) => EnergyMeasures | undefined, colour: Trace["colour"]): Trace[] => {
    const measured = settings.flatMap((setting) => of(setting) ?? []);
    if (measured.length === 0) return [];
    const points = Array.from(
      { length: ENERGY_BINS },
      (_, k) =>
        [
          (k + 0.5) * binWidth,
          meanOf(measured.map(({ shares }) => shares[k]!).filter(Number.isFinite)) / binWidth,
        ] as const,
    );
    return [{ colour, width: 1.4, points }];
  };
  const traces = [
    ...line(({ free }) => free, "free"),
    ...line(({ myopic }) => myopic, "baseline"),
    ...line(({ reward }) => reward, "truth"),
    ...line(({ mop }) => mop, "inferred"),
  ];
  const top =
    1.1 * Math.max(...traces.flatMap(({ points }) => points.filter(([x]) => x <= 2 * threshold).map(([, y]) => y)));
  const labels = [
    { text: "maximum occupancy", colour: "inferred" as const },
    ...(settings[0]!.reward ? [{ text: "R network", colour: "truth" as const }] : []),
    { text: "myopic", colour: "baseline" as const },
    { text: "free, unbounded", colour: "free" as const },
  ].map((label, k) => ({ ...label, x: 1.12 * threshold, y: top * (0.95 - 0.14 * k) }));
  return tracePanel({
    heading: "distribution of energy, mean of seeds",
    height: 100,
    x: { label: "energy", domain: [0, 2 * threshold], ticks: 5 },
    y: { label: "density", domain: [0, top], ticks: 3 },
    tickText: "10",
    traces: [
      ...traces.map((trace) => ({ ...trace, points: trace.points.filter(([x]) => x <= 2 * threshold) })),
      {
        colour: "refused",
        dashed: true,
        width: 0.9,
        points: [
          [threshold, 0],
          [threshold, top],
        ],
      },
    ],
    labels,
  });
}

function dimensionRows(
  rows: (of: (measures: EnergyMeasures) => number) => ControlRow[],
  freeRow: (of: (measures: EnergyMeasures) => number) => ControlRow,
): Panel {
  const all = [...rows(({ dimension }) => dimension), freeRow(({ dimension }) => dimension)];
  const most = Math.max(...all.flatMap(({ values }) => values).filter(Number.isFinite));
  return controlRows({
    heading: "effective dimensions of activity",
    height: 100,
    x: { label: "participation ratio within a trajectory", domain: [0, Math.ceil(most + 1)], ticks: 5 },
    rows: all,
  });
}

function limitOf(settings: readonly EnergySetting[]): number {
  const all = settings.flatMap(({ mop, myopic, reward }) => [mop.std, myopic.std, reward?.std ?? 0]);
  return Math.ceil(10 * Math.max(...all.filter(Number.isFinite)) + 0.5) / 10;
}
