import type { Gate } from "@telos/core";
import { mark, number, tableText } from "./plainTable.ts";

/** Gates as aligned lines: mark, title, number, threshold; below them the reason, of all or of those that do not pass. */
export function gatesText(
  gates: readonly Gate[],
  colour: boolean,
  reasons: "all" | "not passed" = "not passed",
): string {
  const rows = tableText(
    ["", "gate", "value", "threshold"],
    gates.map((gate) => [
      mark(gate.verdict, colour),
      `${gate.title} (${gate.id})`,
      `${number(gate.value)} ${gate.unit}`,
      gate.threshold,
    ]),
  ).split("\n");
  gates.forEach((gate, k) => {
    if (reasons === "all" || gate.verdict !== "pass")
      rows[k + 1] += `\n     ${gate.sentence}${gate.accepted ? " Accepted." : ""}`;
  });
  return rows.join("\n");
}
