import { expect, test } from "vitest";
import { bullets, html, trusted } from "./html.ts";

test("text is escaped, markup and trusted markup are not, lists are joined, nothing is left out", () => {
  const inner = html`<b>${"<i>"}</b>`;
  expect(html`<p>${"a&b"} ${3} ${inner}${undefined}${[inner, "x"]}${trusted("<hr/>")}</p>`.html).toBe(
    "<p>a&amp;b 3 <b>&lt;i&gt;</b><b>&lt;i&gt;</b>x<hr/></p>",
  );
});

test("a list without sentences is no list", () => {
  expect(bullets([]).html).toBe("");
  expect(bullets(["a <b>"]).html).toBe("<ul><li>a &lt;b&gt;</li></ul>\n");
});
