import {
  type ControlRow,
  capital,
  controlRows,
  countOf,
  defineFigure,
  type FigureContent,
  type Panel,
} from "@telos/figures";
import { settingTable } from "../src/beyondReport.ts";
import { linePanel, type Series } from "../src/linePanel.ts";
import { HORIZON, LEVELS, type NoiseResult, WAYS, type Way } from "./noise.ts";

const NAMES: Readonly<Record<Way, string>> = {
  analytic: "analytic probability",
  learned: "learned probability",
  "noise-free": "noise-free mask",
};
const COLOURS = { analytic: "inferred", learned: "truth", "noise-free": "refused" } as const;
const MOST = Math.log(32);

/** Lifetimes by level of noise and by what is known of the end; learned against analytic probability; action entropy. */
export const noiseFigure = defineFigure("beyond-noise", (all: readonly NoiseResult[]): FigureContent => {
  const levels = LEVELS.filter((noise) => all.some((one) => one.noise === noise));
  const at = (noise: number) => all.filter((one) => one.noise === noise);
  const lives = (noise: number, k: number): Panel => {
    const own = at(noise);
    const row = (way: Way): ControlRow => ({
      name: k === 0 ? NAMES[way] : "",
      colour: COLOURS[way],
      values: own.map(({ ways }) => ways[way].life),
    });
    const controls = own.map(({ ways }) => ways.analytic);
    return controlRows({
      heading: `noise s = ${noise}`,
      share: k === 0 ? 1.6 : 1,
      height: 135,
      x: { label: "lifetime (steps)", domain: [0, HORIZON], ticks: [0, HORIZON / 2, HORIZON] },
      rows: [
        ...WAYS.map(row),
        {
          name: k === 0 ? "myopic" : "",
          colour: "baseline",
          values: controls.map(({ myopicLife }) => myopicLife),
          open: controls.flatMap(({ drawn }) => drawn.filter(({ kept }) => !kept).map(({ life }) => life)),
        },
        { name: k === 0 ? "free" : "", colour: "free", values: controls.map(({ freeLife }) => freeLife) },
        { name: k === 0 ? "random" : "", colour: "baseline", values: controls.map(({ randomLife }) => randomLife) },
      ],
    });
  };
  const last = levels.at(-1)!;
  return {
    title: "Under noise an analytic probability of surviving lives longest, a learned one most of that, a mask little",
    caption: `${capital(countOf(at(last).length, "network"))} a level. Noise of standard deviation s in one time constant in every current, as the controller is trained and judged. Dots: networks, bars: means; open dots: networks screened out before training because the myopic control lives ${HORIZON / 5} steps or more on them. Lifetimes are censored at ${HORIZON} steps. Middle: learned probability of surviving in bins of the analytic one, over all actions in states that the learned controller visits; each line a network. Below: mean action entropy of each network.`,
    widthMm: 180,
    rows: [
      levels.map(lives),
      levels.map((noise, k) => calibrationPanel(at(noise), noise, k)),
      [entropyRows(all, levels)],
    ],
    table: settingTable(
      levels.flatMap((noise) =>
        WAYS.map((way) => [`s = ${noise}, ${way}`, at(noise).map(({ ways }) => ways[way])] as const),
      ),
    ),
  };
});

function calibrationPanel(own: readonly NoiseResult[], noise: number, k: number): Panel {
  const line = ({ calibration }: NoiseResult): Series => ({
    colour: "truth",
    width: 0.9,
    opacity: 0.5,
    dots: 1.6,
    points: calibration.analytic.map((p, k) => [p, calibration.learned[k]!] as const),
  });
  return linePanel({
    heading: `what was learned, s = ${noise}`,
    height: 125,
    sharesY: k > 0,
    x: { label: "analytic probability of surviving", domain: [0, 1], ticks: [0, 0.5, 1] },
    y: { label: "learned", domain: [0, 1], ticks: [0, 0.5, 1] },
    tickText: "0.5",
    series: [
      {
        colour: "baseline",
        dashed: true,
        width: 0.9,
        points: [
          [0, 0],
          [1, 1],
        ],
      },
      ...own.map(line),
    ],
  });
}

function entropyRows(all: readonly NoiseResult[], levels: readonly number[]): Panel {
  const rows = levels.flatMap((noise) =>
    WAYS.map((way) => ({
      name: `${NAMES[way]}, s = ${noise}`,
      colour: COLOURS[way],
      values: all.filter((one) => one.noise === noise).map(({ ways }) => ways[way].entropy),
    })),
  );
  const least = Math.min(...rows.flatMap(({ values }) => values).filter(Number.isFinite), MOST - 1);
  return controlRows({
    heading: "action entropy",
    height: Math.max(125, 35 + 12 * rows.length),
    x: { label: "nats; ln 32 dashed", domain: [Math.floor(2 * least) / 2, 3.6], ticks: 4 },
    bounds: [MOST],
    rows,
  });
}
