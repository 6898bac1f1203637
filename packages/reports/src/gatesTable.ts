import type { Gate } from "@telos/core";
import { formatNumber } from "@telos/figures";
import { type Html, html } from "./html.ts";
import { statusCell } from "./statusCell.ts";

/** The quality gates with number, threshold, verdict and sentence. */
export function gatesTable(gates: readonly Gate[]): Html {
  if (gates.length === 0) return html`<p>No gate was run.</p>\n`;
  return html`<div class="scroll"><table>
<thead><tr><th>gate</th><th class="number">measured</th><th>threshold</th><th>verdict</th></tr></thead>
<tbody>
${gates.map(
  (gate) =>
    html`<tr><td>${gate.title}<small>${gate.sentence}</small></td><td class="number">${
      Number.isNaN(gate.value) ? "not measured" : `${formatNumber(gate.value)} ${gate.unit}`
    }</td><td>${gate.threshold}</td>${status(gate)}</tr>\n`,
)}</tbody></table></div>
`;
}

function status(gate: Gate): Html {
  switch (gate.verdict) {
    case "pass":
      return statusCell("pass", "passed");
    case "warn":
      return statusCell("warn", "with care");
    case "refuse":
      return gate.accepted === true ? statusCell("warn", "accepted by you") : statusCell("fail", "refused");
  }
}
