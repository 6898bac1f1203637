import { expect, test } from "vitest";
import { coordinate, escapeXml, svgElement, svgText } from "./svgElement.ts";

test("what comes from a file is escaped in content and in attributes", () => {
  expect(svgText(1, 2, `a<b>&"c'`)).toBe('<text x="1" y="2">a&lt;b&gt;&amp;&quot;c&#39;</text>');
  expect(svgElement("g", { "aria-label": '"><script>' })).toBe('<g aria-label="&quot;&gt;&lt;script&gt;"/>');
});

test("characters that XML forbids are replaced, tabs and line ends are kept", () => {
  expect(escapeXml("a\u0000b\u001Fc\uFFFEd\uD800e\tf\n")).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\tf\n");
  expect(escapeXml("σ 𝛌")).toBe("σ 𝛌");
});

test("coordinates have two decimals at most and no negative zero", () => {
  expect([1 / 3, -0.001, 2, 1e-12].map(coordinate)).toEqual(["0.33", "0", "2", "0"]);
});

test("a figure cannot hold NaN: drawing one throws", () => {
  expect(() => svgElement("rect", { width: Number.NaN })).toThrow("coordinate: NaN cannot be drawn");
});
