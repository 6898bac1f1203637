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
 * @throws when Plot drew a clip path (its ids are numbered by page and would change from run to run), or when a mark is
 *         moved by part of a point
 */
export function plotPanel(options: Plot.PlotOptions, box: Box, theme: Theme): string {
  const plot = Plot.plot({
    ...options,
    document: figureDocument(),
    className: "telos",
    width: box.width,
    height: box.height,
  });
  for (const mark of Array.from(plot.children)) withoutPixelOffset(mark);
  const inner = plot.innerHTML.replace(/^<style>[\s\S]*?<\/style>/, "");
  if (inner.includes("clipPath"))
    throw new Error("plotPanel: Plot drew a clip path. Keep the marks inside the domain.");
  const drawn = tidy(inner, theme);
  return `<g text-anchor="middle" font-size="${typeSizes.label}">${drawn}</g>`;
}

/**
 * Plot moves whole marks by half a pixel on coarse screens, and not in Node: here they stand where they belong, so that
 * both draw the same bytes. Plot adds the half to a mark's own dx and dy, which therefore have to be whole points.
 * @throws when they are not
 */
function withoutPixelOffset(mark: Element): void {
  const moved = /^translate\((-?[\d.]+),(-?[\d.]+)\)$/.exec(mark.getAttribute("transform") ?? "");
  if (moved === null) return;
  const [x, y] = moved.slice(1).map((part) => Math.floor(Number(part)));
  const halves = moved.slice(1).map((part) => Number(part) % 1);
  if (halves.some((rest) => rest !== 0 && Math.abs(rest) !== PIXEL_OFFSET)) {
    throw new Error(`plotPanel: a mark is moved by ${moved[0]}. Give dx, dy, tickPadding and margins in whole points.`);
  }
  if (x === 0 && y === 0) mark.removeAttribute("transform");
  else mark.setAttribute("transform", `translate(${x},${y})`);
}

const PIXEL_OFFSET = 0.5;

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
