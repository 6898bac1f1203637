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

/** How long each controller lives in the trial, in a sentence, bars and numbers. */
export function OutcomeTable(props: {
  readonly judgement: Judgement;
  readonly steps: number;
  readonly state: LiveState;
}) {
  const controls = () => props.judgement.controls();
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
      <Show
        when={controls().length > 0}
        fallback={
          <p class="muted small">
            {props.judgement.share() === undefined
              ? "Once it is trained, it is judged here beside controllers that cannot plan."
              : "On trial …"}
          </p>
        }
      >
        <p class="verdict">{verdict() ?? "On trial …"}</p>
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
            <For each={controls()}>
              {(one) => (
                <tr>
                  <td>
                    {one.name}
                    <span
                      class="lived"
                      style={{
                        width: `${Math.max(1, (100 * one.lifetime) / props.steps)}%`,
                        background: `var(${COLOURS[one.name] ?? "--control"})`,
                      }}
                    />
                  </td>
                  <td>
                    {shortNumber(one.lifetime)} <span class="muted small">± {shortError(one.lifetimeError)}</span>
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
      </Show>
      <Show when={props.judgement.share() !== undefined}>
        <progress value={props.judgement.share()} max="1" aria-label="Trial" />
      </Show>
    </div>
  );
}

/** A standard error to two digits, whole from 10 on. */
function shortError(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
}
