import type { LoopInference } from "@telos/core";
import { edgeName, edgeValue, hypothesisName, loopAnswer, precise, verdictName } from "@telos/figures";
import { number, tableText } from "./plainTable.ts";

const SHOWN_EDGES = 8;
const SHOWN_UNITS = 5;

/** What `telos infer --process rateNetwork` prints: the answer in plain words first, the evidence as tables after it. */
export function loopText(inference: LoopInference, folder: string, told?: string): string {
  const { verdict, reasons, record, dynamics, hypotheses, candidates, units, notIdentifiable } = inference;
  const lines = [...loopAnswer(inference), "", `Verdict: ${verdictName[verdict]}`];
  if (told !== undefined) lines.push(`Told afterwards: these agents were ${told}.`);
  lines.push(...reasons.map((reason) => `  - ${reason}`), "");
  lines.push(
    `${record.agents} agents, ${record.steps} steps (${record.heldOutSteps} held out), ${record.units} units, ${record.actions} actions; ${record.deaths === 0 ? "none" : record.deaths} of the agents reached a terminal state.`,
    dynamics.kind === "given"
      ? `The network was given; the recorded states follow from it to ${dynamics.missWithAction.toExponential(1)}.`
      : `No weights were given: a network (${dynamics.transfer}) was fitted to the states, which follow from it to ${dynamics.missWithAction.toExponential(1)}.`,
  );
  if (hypotheses.length > 0)
    lines.push(
      "",
      "How well each hypothesis predicts held-out actions, bits per action above even choice:",
      tableText(
        ["hypothesis", "bits", "± s.e.", "fitted"],
        hypotheses.map(({ hypothesis, heldOutBits, heldOutError, fitted }) => [
          hypothesisName[hypothesis],
          number(heldOutBits),
          number(heldOutError),
          Object.entries(fitted)
            .map(([name, value]) => `${name} ${number(value)}`)
            .join(", "),
        ]),
      ),
    );
  if (candidates.length > 0)
    lines.push(
      "",
      `What is kept below an edge, the best of ${candidates.length} (an agent that never steps over it; bits held out):`,
      tableText(
        ["quantity", "edge", "95 %, up to", "bits", "stepped over"],
        candidates
          .slice(0, SHOWN_EDGES)
          .map((one) => [
            edgeName(one),
            edgeValue(one),
            edgeValue(one) === precise(one.threshold) ? precise(one.upperThreshold) : "",
            number(one.heldOutBits),
            `${number(100 * one.violations)} %`,
          ]),
      ),
    );
  if (units && units.units.length > 0)
    lines.push(
      "",
      `Single units: ${units.units
        .slice(0, SHOWN_UNITS)
        .map(({ unit, heldOutBits }) => `${unit} (${number(heldOutBits)} bits)`)
        .join(
          ", ",
        )}; ${units.chosen.length === 0 ? "none stands out" : `${units.chosen.map(({ unit }) => unit).join(" and ")} stand${units.chosen.length === 1 ? "s" : ""} out`}.`,
    );
  if (notIdentifiable.length > 0)
    lines.push("", "What cannot be known:", ...notIdentifiable.map((one) => `  - ${one}`));
  lines.push("", `Report: ${folder}/report.html`);
  return `${lines.join("\n")}\n`;
}
