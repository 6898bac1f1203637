import { type Html, html } from "./html.ts";

/** ✓ ! ✗ – with a word beside it, so that colour is never alone. */
export function statusCell(mark: "pass" | "warn" | "fail" | "none", word: string): Html {
  const signs = { pass: "✓", warn: "!", fail: "✗", none: "–" } as const;
  return html`<td class="status mark-${mark}">${signs[mark]} ${word}</td>`;
}
