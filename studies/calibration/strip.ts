import type { Panel } from "@telos/figures";
import { linePanel, type Series } from "../src/linePanel.ts";

const ROW = 14;

/** Names of the rows from the top, the axis below them, what is drawn. */
export interface StripOptions {
  readonly names: readonly string[];
  readonly shared: boolean;
  readonly share: number;
  readonly height?: number;
  readonly heading?: string;
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly bounds: readonly number[];
  readonly series: readonly Series[];
}

/** Rows of dots, one for each name, over one axis; bounds dashed. */
export function strip({
  names,
  shared,
  share,
  height,
  heading,
  label,
  domain,
  ticks,
  bounds,
  series,
}: StripOptions): Panel {
  const longest = names.reduce((a, b) => (b.length > a.length ? b : a), "");
  const top = names.length - 0.5;
  return linePanel({
    share,
    height: height ?? 45 + ROW * names.length,
    ...(heading === undefined ? {} : { heading }),
    x: { label, domain, ticks },
    y: {
      label: "",
      domain: [-0.5, top],
      ticks: Array.from(names.keys()),
      format: (value) => names[names.length - 1 - value] ?? "",
    },
    sharesY: shared,
    tickText: longest,
    series: [
      ...bounds.map(
        (bound): Series => ({
          points: [
            [bound, -0.5],
            [bound, top],
          ],
          colour: "baseline",
          width: 0.75,
          dashed: true,
        }),
      ),
      ...series,
    ],
  });
}
