import type { Gate, Purpose } from "@telos/core";
import { html, type Part } from "./html.ts";

/** What is missing for a purpose, or for a stronger one, and what to do next: one sentence each. */
export function nextSteps(purpose: Purpose): Part[] {
  switch (purpose.verdict) {
    case "refused":
      return refusedSteps(purpose.gates);
    case "no-interactions":
      return [
        "Nothing is wrong with the recording: these units, seen like this, carry no interaction that could be seen. A longer recording lowers the smallest interaction that can be seen.",
        html`Choose other units: neighbours whose spikes follow each other within a few milliseconds carry most of the interaction (<code>--units 1,2,…</code>).`,
        ...(purpose.data.timeUnit === "step"
          ? []
          : [
              html`Slow interactions need a longer hold window (<code>--window-ms ${Math.max(100, 2 * (purpose.fit?.windowMs ?? 0))}</code>).`,
            ]),
      ];
    case "interactions":
      return interactionSteps(purpose);
    case "purpose":
      return [
        ...stimulusSteps(purpose),
        "Test a prediction below in a second experiment: what the network does after a change is evidence that no reanalysis of the same recording can give.",
      ];
  }
}

function refusedSteps(gates: readonly Gate[]): Part[] {
  const refused = gates.filter((gate) => gate.verdict === "refuse" && gate.accepted !== true);
  if (refused.length === 0) return ["Read the reasons above; mend what they name and run again."];
  return [
    ...refused.map((gate) => html`<strong>${gate.title}.</strong> ${REMEDIES[gate.id] ?? gate.sentence}`),
    html`If you know better than a gate, accept it by name: <code>--accept ${refused[0]!.id}</code>. The report will say that you did.`,
  ];
}

const REMEDIES: Readonly<Record<string, string>> = {
  order: "Export the spike times again, or sort them.",
  samples: "The times look like samples. Divide them by the sampling rate and write seconds.",
  observed: "Write when each unit was observed (obs_intervals), or choose the time with --from and --to.",
  refractory: "Intervals below 1 ms mean several neurons in one unit. Sort again, or choose cleaner units.",
  duplicates:
    "Two units share most of their spikes and are probably one neuron, sorted twice. Merge them, or accept the gate: the unit of the pair with fewer spikes is then left out.",
  artefact:
    "Many spikes coincide within 0.1 ms across units, which neurons do not do. Remove the common artefact (re-reference, blank, sort again), or leave the affected units out.",
  drift: "The activity drifts. Choose a steadier stretch with --from and --to, or one condition with --epochs.",
  words: "Too few words were visited more than once. Take fewer units, or record longer.",
  dynamics:
    "The past of the population does not predict its spikes. Other units or a longer recording may show dynamics.",
  "multi-flips":
    "Several units flip in one row, where the model decides one unit a step. Give the spike times, or words in finer steps; accepted, they are treated as independent flips in the same context.",
  enough: "Record longer, or choose more active units: 1,500 training spikes are the least, 5,000 are comfortable.",
};

function interactionSteps(purpose: Purpose): Part[] {
  const failed = ((purpose.fit ?? purpose.many)?.tests ?? []).filter((test) => test.passed === false);
  const unstable = failed.some((test) => test.id === "stability");
  const directed = failed.some((test) => ["asymmetry", "freeAgainstTheory", "curl"].includes(test.id));
  const steps: Part[] = [...stimulusSteps(purpose)];
  if (unstable)
    steps.push(
      "The couplings differ between two halves of the recording: record longer, or choose a steadier stretch.",
    );
  if (directed) {
    steps.push(
      html`One value function does not explain both how units switch on and how they switch off. Directed connections do this, and so does a hold window that is too long: try a shorter one (<code>--window-ms</code>).`,
    );
  }
  if (steps.length === 0) steps.push("The table of tests says which one failed and by how much.");
  return steps;
}

function stimulusSteps(purpose: Purpose): Part[] {
  const unused = purpose.fit?.unusedStimuli ?? [];
  if (unused.length > 0) {
    return [
      html`The file holds ${unused.map((name, i) => html`${i > 0 ? ", " : ""}“${name}”`)}, which ${unused.length === 1 ? "was" : "were"} not given as input. Give it: <code>--stimulus ${unused[0]}</code>. What remains of the interactions is then not the stimulus.`,
    ];
  }
  if (purpose.fit?.stimulus !== undefined) return [];
  return [
    "If an input to these units can be recorded, record it and give it as stimulus: it is the one test that is missing here.",
  ];
}
