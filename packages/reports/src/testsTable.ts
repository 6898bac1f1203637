import type { PurposeTest } from "@telos/core";
import { formatEstimate } from "@telos/figures";
import { type Html, html } from "./html.ts";
import { statusCell } from "./statusCell.ts";

/** The tests of the purpose reading, each explained to somebody who has never seen it. */
export function testsTable(tests: readonly PurposeTest[]): Html {
  if (tests.length === 0) return html`<p>No test was run.</p>\n`;
  return html`<div class="scroll"><table>
<thead><tr><th>test</th><th class="number">measured</th><th>needed</th><th>outcome</th></tr></thead>
<tbody>
${tests.map(
  (test) =>
    html`<tr><td>${test.title}<small>${test.sentence}</small></td><td class="number">${
      Number.isNaN(test.value) ? "not defined" : formatEstimate({ value: test.value, ...test.interval })
    }</td><td>${test.bound}</td>${status(test)}</tr>\n`,
)}</tbody></table></div>
<p class="muted">Brackets: 95 % interval from a bootstrap over contiguous blocks of the recording.</p>
`;
}

function status({ passed }: PurposeTest): Html {
  if (passed === undefined) return statusCell("none", "not judged");
  return passed ? statusCell("pass", "passed") : statusCell("fail", "failed");
}
