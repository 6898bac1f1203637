import * as Plot from "@observablehq/plot";
import { figureDocument } from "#figureDocument";
import { type as typeSizes } from "./composeFigure.ts";
import type { Box } from "./defineFigure.ts";
import { coordinate } from "./svgElement.ts";
import type { Theme } from "./themes.ts";

/**
 * Draws one Plot into a panel and returns its elements as text, ready to stand inside a figure: no style sheet, no root,
 * numbers rounded, colours of the theme filled in.
 * @param options  Plot's options without size; margins in points
 * @throws when Plot drew a clip path: its ids are numbered by page and would change from run to run
 */
export function plotPanel(options: Plot.PlotOptions, box: Box, theme: Theme): string {
  const plot = Plot.plot({
    ...options,
    document: figureDocument(),
    className: "telos",
    width: box.width,
    height: box.height,
  });
  const inner = plot.innerHTML.replace(/^<style>[\s\S]*?<\/style>/, "");
  if (inner.includes("clipPath"))
    throw new Error("plotPanel: Plot drew a clip path. Keep the marks inside the domain.");
  const drawn = tidy(inner, theme);
  return `<g text-anchor="middle" font-size="${typeSizes.label}">${drawn}</g>`;
}

function tidy(inner: string, theme: Theme): string {
  return (
    inner
      // An HTML serialiser writes this entity, XML does not know it.
      .replaceAll("&nbsp;", "\u00A0")
      .replace(/<[^>]*>/g, (tag) =>
        tag
          .replaceAll("currentColor", theme.ink)
          .replaceAll("var(--plot-background)", theme.background)
          .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => coordinate(Number(number))),
      )
      .replace(/<(path|line|circle|rect)([^>]*)><\/\1>/g, "<$1$2/>")
  );
}
