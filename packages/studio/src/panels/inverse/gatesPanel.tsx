import { type Gate, gatesPass } from "@telos/core";
import { formatNumber } from "@telos/figures";
import { createMemo, For, Show } from "solid-js";
import { choose, type Inverse } from "../../store/inverse.ts";

const MARKS = { pass: "✓", warn: "!", refuse: "✗" } as const;
const WORDS = { pass: "passed", warn: "warning", refuse: "refused" } as const;

/** The quality gates with their verdicts; those that ask for attention say why, a refusal can be accepted. */
export function GatesPanel(props: { readonly inverse: Inverse; readonly gates: readonly Gate[] }) {
  const loud = createMemo(() => props.gates.filter(({ verdict }) => verdict !== "pass"));
  const summary = () => {
    if (!gatesPass(props.gates)) return "refused";
    return loud().length === 0 ? "all passed" : `${loud().length} of ${props.gates.length} to be read`;
  };
  return (
    <section class="panel gates" aria-labelledby="gates-heading">
      <div class="row between">
        <h2 id="gates-heading">Quality gates</h2>
        <span class="small muted">{summary()}</span>
      </div>
      <For each={loud()}>{(gate) => <LoudGate inverse={props.inverse} gate={gate} />}</For>
      <details>
        <summary class="small">All {props.gates.length} gates</summary>
        <table class="small">
          <thead>
            <tr>
              <th scope="col">gate</th>
              <th scope="col">value</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.gates}>
              {(gate) => (
                <tr title={`${gate.sentence} (${gate.threshold})`}>
                  <td>
                    <Mark gate={gate} /> {gate.title}
                  </td>
                  <td>
                    {formatNumber(gate.value)} {gate.unit}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </details>
    </section>
  );
}

function LoudGate(props: { readonly inverse: Inverse; readonly gate: Gate }) {
  const accepted = () => props.inverse.request().accept;
  const accept = () => choose({ accept: [...accepted(), props.gate.id].join(",") });
  return (
    <div class={`gate ${props.gate.verdict}`}>
      <p>
        <Mark gate={props.gate} /> <strong>{props.gate.title}</strong>
      </p>
      <p class="small">{props.gate.sentence}</p>
      <Show when={props.gate.verdict === "refuse" && !props.gate.accepted}>
        <button type="button" class="button" onClick={accept}>
          Accept this all the same
        </button>
      </Show>
      <Show when={props.gate.accepted}>
        <p class="small muted">Accepted by you.</p>
      </Show>
    </div>
  );
}

function Mark(props: { readonly gate: Gate }) {
  return (
    <span class={`mark ${props.gate.verdict}`} role="img" aria-label={WORDS[props.gate.verdict]}>
      {MARKS[props.gate.verdict]}
    </span>
  );
}
