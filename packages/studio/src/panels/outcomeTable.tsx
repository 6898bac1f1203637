import { outlives } from "@telos/core";
import { For, Show } from "solid-js";
import type { Judgement } from "../store/judgement.ts";
import type { LiveState } from "../store/liveSession.ts";
import { shortNumber } from "./liveChart.tsx";

const COLOURS: Readonly<Record<string, string>> = {
  "maximum occupancy": "--occupancy",
  "R network": "--reward",
  free: "--free",
};

const UNKNOWN = Number.NaN;
const EXPECTED = ["maximum occupancy", "myopic", "free", "random"].map((name) => ({
  ...{ name, lifetime: UNKNOWN, lifetimeError: UNKNOWN, actionEntropy: UNKNOWN, coverage: UNKNOWN },
}));

/** How long each controller lives in the trial, in a sentence, bars and numbers. */
export function OutcomeTable(props: {
  readonly judgement: Judgement;
  readonly steps: number;
  readonly state: LiveState;
}) {
  const controls = () => props.judgement.controls();
  // The rows are there before their numbers: nothing moves when these come.
  const rows = () => [...controls(), ...EXPECTED.filter(({ name }) => !controls().some((one) => one.name === name))];
  const verdict = () => {
    const [trained, myopic] = controls();
    if (!trained || !myopic) return undefined;
    const lives = `It lives ${shortNumber(trained.lifetime)} of ${props.steps} steps; looking one step ahead lives ${shortNumber(myopic.lifetime)}`;
    return outlives(trained, myopic) ? `${lives}: it has learned to plan.` : `${lives}: no evidence of planning.`;
  };
  return (
    <div class="panel outcome">
      <h2>In the trial</h2>
      <Show when={props.judgement.fault()}>{(words) => <p class="fault">{words()}</p>}</Show>
      <p class="verdict">
        <Show
          when={verdict()}
          fallback={
            <span class="muted">
              {props.judgement.share() === undefined
                ? "Once it is trained, it is judged here beside controllers that cannot plan."
                : "On trial …"}
            </span>
          }
        >
          {(words) => words()}
        </Show>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">controller</th>
            <th scope="col">lifetime</th>
            <th scope="col">entropy</th>
            <th scope="col">seen</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(one) => (
              <tr>
                <td>
                  {one.name}
                  <span
                    class="lived"
                    style={{
                      width: `${Number.isFinite(one.lifetime) ? Math.max(1, (100 * one.lifetime) / props.steps) : 0}%`,
                      background: `var(${COLOURS[one.name] ?? "--control"})`,
                    }}
                  />
                </td>
                <td>
                  <Show when={Number.isFinite(one.lifetime)} fallback="–">
                    {shortNumber(one.lifetime)} <span class="muted small">± {shortError(one.lifetimeError)}</span>
                  </Show>
                </td>
                <td>{Number.isFinite(one.actionEntropy) ? shortNumber(one.actionEntropy) : "–"}</td>
                <td>{Number.isFinite(one.coverage) ? `${Math.round(100 * one.coverage)} %` : "–"}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="muted small">
        Steps lived (mean ± s.e.), action entropy in nats, share of the region that was visited.
      </p>
      <progress
        classList={{ idle: props.judgement.share() === undefined }}
        value={props.judgement.share() ?? 0}
        max="1"
        aria-label="Trial"
        aria-hidden={props.judgement.share() === undefined ? "true" : undefined}
      />
    </div>
  );
}

/** A standard error to two digits, whole from 10 on. */
function shortError(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
}
