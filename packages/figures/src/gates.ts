import type { Gate } from "@telos/core";
import { defineFigure, type Panel } from "./defineFigure.ts";
import { capital, countOf, formatNumber } from "./formatNumber.ts";
import type { Mark } from "./verdictMark.ts";
import { verdictTable } from "./verdictTable.ts";

/** The quality gates, each with its verdict, number and threshold (180 mm). */
export const gates = defineFigure("gates", (data: { readonly gates: readonly Gate[] }) => ({
  title: title(data.gates),
  caption:
    "Quality gates of the recording, checked before anything is fitted. Check mark: passed; exclamation mark: read the results with care; cross: refused.",
  widthMm: 180,
  rows: [[gatesPanel(data.gates)]],
  table: {
    columns: ["gate", "title", "value", "unit", "threshold", "verdict", "accepted"],
    rows: data.gates.map((gate) => [
      gate.id,
      gate.title,
      gate.value,
      gate.unit,
      gate.threshold,
      gate.verdict,
      gate.accepted === true ? "yes" : "no",
    ]),
  },
}));

/** The panel alone, for figures that have several. */
export function gatesPanel(all: readonly Gate[]): Panel {
  const lines = all.map((gate) => ({
    mark: markOf(gate),
    title: gate.title,
    value: measured(gate),
    bound: gate.accepted === true ? `${gate.threshold} (accepted by the user)` : gate.threshold,
  }));
  return verdictTable(lines, 500, { title: "gate", value: "measured", bound: "threshold" });
}

function title(all: readonly Gate[]): string {
  if (all.length === 0) return "No quality gate was run";
  const refused = all.filter((gate) => gate.verdict === "refuse" && gate.accepted !== true);
  const cautious = all.filter(
    (gate) => gate.verdict === "warn" || (gate.verdict === "refuse" && gate.accepted === true),
  );
  if (refused.length === 1) return `The recording is refused at one gate: ${quoted(refused)}`;
  if (refused.length > 1) return `The recording is refused at ${countOf(refused.length, "gate")}: ${quoted(refused)}`;
  if (cautious.length === 0)
    return `The recording passes ${countOf(all.length, "quality gate")}, all that were checked`;
  const rest = all.length - cautious.length;
  if (cautious.length === 1) return `${capital(countOf(rest, "gate"))} passed; one asks for care: ${quoted(cautious)}`;
  return `${capital(countOf(rest, "gate"))} passed; ${countOf(cautious.length, "gate")} ask for care: ${quoted(cautious)}`;
}

function quoted(some: readonly Gate[]): string {
  return some.map((gate) => `“${gate.title}”`).join(", ");
}

function markOf(gate: Gate): Mark {
  switch (gate.verdict) {
    case "pass":
      return "pass";
    case "warn":
      return "warn";
    case "refuse":
      return gate.accepted === true ? "warn" : "fail";
  }
}

function measured(gate: Gate): string {
  return Number.isNaN(gate.value) ? "not measured" : `${formatNumber(gate.value)} ${gate.unit}`.trim();
}
