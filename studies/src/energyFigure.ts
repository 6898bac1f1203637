import {
  activityPanel,
  type ControlRow,
  controlRows,
  defineFigure,
  type Figure,
  type FigureContent,
  type Panel,
} from "@telos/figures";
import { energyPanels } from "./energyPanels.ts";
import { type EnergyMeasures, type EnergySetting, SHOWN_STEPS } from "./energyStudy.ts";

/** What the figure of an energy study is drawn from. */
export interface EnergyFigureData {
  readonly title: string;
  readonly caption: string;
  readonly threshold: number;
  readonly actions: number;
  readonly horizon: number;
  readonly seeds: readonly number[];
  /** One a seed: maximum occupancy, R network, controls, all under one threshold. */
  readonly settings: readonly EnergySetting[];
  /** Activity that fills half a row. */
  readonly largestActivity: number;
}

/** Three networks under an energy constraint: activities, energies, action entropy, distributions, every seed. */
export const energyFigure: Figure<EnergyFigureData> = defineFigure(
  "energy",
  (data: EnergyFigureData): FigureContent => {
    const { settings, threshold, actions, horizon } = data;
    const [first] = settings;
    const reward = first!.reward;
    const activity = (
      heading: string,
      measures: EnergyMeasures,
      colour: "free" | "inferred" | "truth",
      named = false,
    ): Panel =>
      activityPanel({
        heading,
        height: 130,
        activity: measures.example.activity,
        colour,
        steps: SHOWN_STEPS,
        largest: data.largestActivity,
        named,
        share: named ? 1.12 : 1,
      });
    const most = Math.log(actions);
    const each = (of: (setting: EnergySetting) => number | undefined) =>
      settings.map((setting) => of(setting) ?? Number.NaN);
    const rows = (of: (measures: EnergyMeasures) => number): ControlRow[] => [
      { name: "maximum occupancy", colour: "inferred", values: each(({ mop }) => of(mop)) },
      ...(reward
        ? [{ name: "R network", colour: "truth" as const, values: each((one) => one.reward && of(one.reward)) }]
        : []),
      { name: "myopic", colour: "baseline", values: each(({ myopic }) => of(myopic)) },
    ];
    const freeRow = (of: (measures: EnergyMeasures) => number): ControlRow => ({
      name: "free, unbounded",
      colour: "free",
      values: each(({ free }) => of(free)),
    });
    return {
      title: data.title,
      caption: data.caption,
      widthMm: 180,
      rows: [
        [
          activity("free network, nothing forbidden", first!.free, "free", true),
          activity("maximum occupancy", first!.mop, "inferred"),
          ...(reward ? [activity("R network", reward, "truth")] : []),
        ],
        [
          [energyPanels.energies(data, first!), energyPanels.entropies(first!, most)],
          [energyPanels.profiles(settings, most), energyPanels.distributions(settings, threshold)],
        ],
        [
          energyPanels.dimensionRows(rows, freeRow),
          controlRows({
            heading: "variability within a trajectory",
            height: 100,
            x: { label: "standard deviation of activity", domain: [0, energyPanels.limitOf(settings)], ticks: 4 },
            rows: [...rows(({ std }) => std), freeRow(({ std }) => std)],
          }),
        ],
        [
          controlRows({
            heading: "lifetime, every seed",
            height: 110,
            x: { label: "steps", domain: [0, horizon], ticks: 5 },
            rows: [
              ...rows(({ life }) => life),
              { name: "free", colour: "free", values: each(({ freeLife }) => freeLife) },
              { name: "random", colour: "baseline", values: each(({ randomLife }) => randomLife) },
            ],
          }),
          controlRows({
            heading: "mean energy",
            x: { label: "energy", domain: [0, 1.5 * threshold], ticks: 4 },
            rows: [...rows(({ energy }) => energy), freeRow(({ energy }) => energy)],
            bounds: [threshold],
            height: 110,
          }),
        ],
      ],
      table: tableOf(data),
    };
  },
);

function tableOf({ seeds, settings }: EnergyFigureData) {
  const rows = settings.flatMap((setting, k) =>
    (["mop", "reward", "myopic", "free"] as const).flatMap((name) => {
      const one = setting[name];
      if (one === undefined) return [];
      return [
        [
          seeds[k]!,
          name,
          one.life,
          one.energy,
          one.std,
          one.dimension,
          one.actionDimension,
          one.entropy,
          one.entropyFar,
          one.entropyNear,
          one.correlation,
        ].map((cell) => (typeof cell === "number" && !Number.isFinite(cell) ? "" : cell)),
      ];
    }),
  );
  return {
    columns: [
      "seed",
      "controller",
      "lifetime",
      "energy",
      "std",
      "dimension_activity",
      "dimension_actions",
      "entropy",
      "entropy_far",
      "entropy_near",
      "correlation",
    ],
    rows,
  };
}
