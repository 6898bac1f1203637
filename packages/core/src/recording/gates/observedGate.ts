import type { Gate } from "../gates.ts";
import type { SelectedRecording } from "../selectRecording.ts";
import { nameUnits } from "./nameUnits.ts";
import { short } from "./percent.ts";

/** Observed time, rates, silent units (Q2). A warning where units are silent: they are left out. */
export function observedGate(selected: SelectedRecording): Gate {
  const { units, observed, observedS, observedFrom } = selected;
  const silent = selected.dropped.filter((one) => one.kind === "silent");
  const rates = units.map((unit) => unit.timesS.length / observedS);
  const source =
    observedFrom === "first to last spike"
      ? "from the first to the last spike, because the file does not say when the units were observed"
      : observedFrom === "epochs"
        ? "the chosen epochs"
        : "as the file says (obs_intervals)";
  const gaps = observed.length > 1 ? `, in ${observed.length} stretches` : "";
  const range =
    rates.length === 0
      ? "No unit has a spike in it."
      : `${rates.length} units fire at ${short(Math.min(...rates), 2)} to ${short(Math.max(...rates), 2)} Hz.`;
  const leftOut =
    silent.length === 0 ? "" : ` Left out: ${nameUnits(silent.map((one) => one.id))} (${reasons(silent)}).`;
  return {
    id: "observed",
    title: "Observed time and rates",
    value: observedS,
    unit: "s",
    threshold: "warn with silent units, refuse without spikes",
    verdict: units.length === 0 ? "refuse" : silent.length > 0 ? "warn" : "pass",
    sentence: `${short(observedS, 5)} s were observed${gaps}: ${source}. ${range}${leftOut}`,
  };
}

function reasons(silent: SelectedRecording["dropped"]): string {
  return [...new Set(silent.map((one) => one.why))].join("; ");
}
