import { Window } from "happy-dom";
import { textWidth } from "../src/textWidth.ts";

const browser = new Window();

/** A text of a figure with the box it fills, in the figure's points. */
export interface DrawnText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A drawn figure, taken apart: its size and every text with its place. */
export interface DrawnPage {
  readonly wellFormed: boolean;
  readonly width: number;
  readonly height: number;
  readonly texts: readonly DrawnText[];
}

/**
 * Reads an SVG figure back and measures its texts, for tests of clipping and overlap. Widths are `textWidth` times 0.9,
 * because that estimate errs to the wide side.
 */
export function drawnTexts(svg: string): DrawnPage {
  const page = new browser.DOMParser().parseFromString(svg, "image/svg+xml");
  const root = page.documentElement as unknown as Element;
  const wellFormed = page.querySelector("parsererror") === null && root.tagName === "svg";
  const [, , width, height] = (root.getAttribute("viewBox") ?? "0 0 0 0").split(" ").map(Number);
  const texts: DrawnText[] = [];
  walk(root, { x: 0, y: 0, size: 7.5, anchor: "start", turned: false }, texts);
  return { wellFormed, width: width!, height: height!, texts };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly anchor: string;
  readonly turned: boolean;
}

function walk(element: Element, from: Place, out: DrawnText[]): void {
  const transform = element.getAttribute("transform") ?? "";
  const [, dx = "0", dy = "0"] = /translate\((-?[\d.]+),(-?[\d.]+)\)/.exec(transform) ?? [];
  // Turned about a point and not about the origin: moved by as much.
  const [, cx = "0", cy = "0"] = /rotate\(-90,(-?[\d.]+),(-?[\d.]+)\)/.exec(transform) ?? [];
  const here: Place = {
    x: from.x + Number(dx) + Number(cx) - Number(cy),
    y: from.y + Number(dy) + Number(cx) + Number(cy),
    size: Number(element.getAttribute("font-size") ?? from.size),
    anchor: element.getAttribute("text-anchor") ?? from.anchor,
    turned: from.turned || /rotate\(-90/.test(transform),
  };
  if (element.tagName === "text" && (element.textContent ?? "") !== "") out.push(boxOf(element, here));
  for (const child of Array.from(element.children)) walk(child, here, out);
}

function boxOf(element: Element, { x, y, size, anchor, turned }: Place): DrawnText {
  const text = element.textContent ?? "";
  const width = 0.9 * textWidth(text, size);
  const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  const shift = (name: "x" | "y") => {
    const value = element.getAttribute(name) ?? "0";
    return value.endsWith("em") ? Number.parseFloat(value) * size : Number(value);
  };
  const [along, across] = [shift("x"), shift("y")];
  const [ascent, descent] = [0.72 * size, 0.05 * size];
  return turned
    ? {
        text,
        left: x + across - ascent,
        right: x + across + descent,
        top: y - along + before - width,
        bottom: y - along + before,
      }
    : {
        text,
        left: x + along - before,
        right: x + along - before + width,
        top: y + across - ascent,
        bottom: y + across + descent,
      };
}

/** Which texts of a page cover each other. */
export function overlaps(texts: readonly DrawnText[]): string[] {
  const found: string[] = [];
  for (const [i, a] of texts.entries()) {
    for (const b of texts.slice(i + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 0.3 && down > 0.3) found.push(`“${a.text}” and “${b.text}”`);
    }
  }
  return found;
}
