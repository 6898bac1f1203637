import * as Plot from "@observablehq/plot";
import { expect, test } from "vitest";
import { plotPanel } from "./plotPanel.ts";
import { themes } from "./themes.ts";

const box = { width: 100, height: 60 };

test("a panel is elements only, in the theme's ink, with rounded numbers", () => {
  const svg = plotPanel({ marks: [Plot.dot([[1 / 3, 2]]), Plot.dot([[1, 5]], { dx: 2 })] }, box, themes.dark);
  expect(svg).not.toMatch(/<style|<svg|currentColor|class=|\d\.\d{3}/);
  expect(svg).toContain(themes.dark.ink);
});

test("a clip path is refused: Plot numbers them by page", () => {
  const clipped = { marks: [Plot.dot([[1, 2]], { clip: true })] };
  expect(() => plotPanel(clipped, box, themes.light)).toThrow("clip path");
});

test("a mark that is moved by half a point is drawn as if it were not: Plot does that on coarse screens only", () => {
  // A mark of one's own may carry any transform, as Plot's do in a browser.
  const moved = (transform: string): string => {
    const mark: Plot.RenderFunction = (_index, _scales, _values, _dimensions, context) => {
      const group = context.document.createElementNS("http://www.w3.org/2000/svg", "g");
      group.setAttribute("transform", transform);
      return group;
    };
    return plotPanel({ marks: [mark] }, box, themes.light);
  };
  expect(moved("translate(0.5,0)")).toContain("<g></g>");
  expect(moved("translate(-2.5,25.5)")).toContain('<g transform="translate(-3,25)">');
  expect(moved("translate(-3,25)")).toContain('<g transform="translate(-3,25)">');
  expect(() => moved("translate(0.3,0)")).toThrow("whole points");
});
