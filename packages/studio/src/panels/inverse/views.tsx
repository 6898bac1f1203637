import { INFER_PRESET, mostActiveUnits } from "@telos/core";
import {
  couplings,
  dynamics,
  gain,
  modelComparison,
  raster,
  rewardByCount,
  rewardByWord,
  rewardRecovery,
  tests,
  tuning,
  visitedWords,
  windows,
  wordDistribution,
} from "@telos/figures";
import { createMemo, For, Match, Show, Switch } from "solid-js";
import { changeAddress } from "../../store/address.ts";
import { claims, type Inverse } from "../../store/inverse.ts";
import type { InferenceEnd } from "../../worker/tasks/inference.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";
import { FigureView } from "../figureView.tsx";
import { DrawReward } from "./drawReward.tsx";
import { Play } from "./play.tsx";

type View = "spikes" | "reward" | "evidence" | "play" | "draw";
const VIEWS: readonly { readonly view: View; readonly label: string }[] = [
  { view: "spikes", label: "Recording" },
  { view: "reward", label: "Reward" },
  { view: "evidence", label: "Evidence" },
  { view: "play", label: "Play" },
];

/** The views of an opened recording under their tabs: spikes, and, once inferred, reward, evidence and play. */
export function Views(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const { inverse } = props;
  const end = inverse.end;
  const fit = () => end()?.purpose.fit;
  const views = () => [...VIEWS, ...(inverse.fields().drawn ? [{ view: "draw" as const, label: "Drawing" }] : [])];
  const view = createMemo<View>(() => {
    const asked = views().find((one) => one.view === inverse.fields().view)?.view ?? "spikes";
    return asked === "draw" || asked === "spikes" || fit() !== undefined ? asked : "spikes";
  });
  const open = (next: View) => changeAddress({ view: next === "spikes" ? undefined : next });
  const usable = (one: View) => one === "spikes" || one === "draw" || fit() !== undefined;
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const there = views().filter((one) => usable(one.view));
    const next = there[(there.findIndex((one) => one.view === view()) + step + there.length) % there.length];
    if (next) {
      open(next.view);
      document.getElementById(`tab-${next.view}`)?.focus();
    }
  };
  return (
    <>
      <div class="views" role="tablist" aria-label="Views" onKeyDown={move}>
        <For each={views()}>
          {(one) => (
            <button
              type="button"
              role="tab"
              id={`tab-${one.view}`}
              aria-selected={view() === one.view}
              aria-controls="view"
              tabindex={view() === one.view ? 0 : -1}
              disabled={!usable(one.view)}
              title={usable(one.view) ? undefined : "Infer first"}
              onClick={() => open(one.view)}
            >
              {one.label}
            </button>
          )}
        </For>
      </div>
      <div id="view" role="tabpanel" aria-labelledby={`tab-${view()}`} class="view">
        <Switch>
          <Match when={view() === "draw"}>
            <DrawReward inverse={inverse} />
          </Match>
          <Match when={view() === "spikes"}>
            <Spikes {...props} />
          </Match>
          <Match when={end()} keyed>
            {(done) => (
              <Show when={done.purpose.fit} keyed>
                {(found) => (
                  <Switch>
                    <Match when={view() === "reward"}>
                      <Reward inverse={inverse} end={done} />
                    </Match>
                    <Match when={view() === "evidence"}>
                      <Evidence end={done} />
                    </Match>
                    <Match when={view() === "play"}>
                      <Show when={claims(done)} fallback={<NoPurpose end={done} />}>
                        <Play inverse={inverse} end={done} fit={found} />
                      </Show>
                    </Match>
                  </Switch>
                )}
              </Show>
            )}
          </Match>
        </Switch>
      </div>
    </>
  );
}

function Spikes(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const data = createMemo(() => props.inverse.inspected()?.data);
  const seconds = () =>
    !props.inverse.inspected()?.gates.some(({ id, verdict }) => id === "samples" && verdict === "refuse");
  const shown = createMemo(() => {
    const used = data();
    const units = used
      ? props.recording.units.filter(({ id }) => used.unitIds.includes(id))
      : mostActiveUnits(props.recording.units, INFER_PRESET.units);
    return { units, observed: used?.observed ?? [{ startS: firstSpike(units), stopS: lastSpike(units) }] };
  });
  return (
    <Show
      when={props.inverse.matrix() === undefined}
      fallback={
        <Show when={props.inverse.inspected()?.words}>
          {(words) => (
            <>
              <FigureView figure={visitedWords} data={words()} />
              <FigureView figure={dynamics} data={words()} />
            </>
          )}
        </Show>
      }
    >
      <Show
        when={seconds() && shown().units.length > 0}
        fallback={<p class="note">There are no spike times in seconds to draw. The quality gates say why.</p>}
      >
        <FigureView figure={raster} data={shown()} />
      </Show>
    </Show>
  );
}

function firstSpike(units: readonly { readonly timesS: Float64Array }[]): number {
  return units.reduce((first, { timesS }) => Math.min(first, timesS[0] ?? first), Number.POSITIVE_INFINITY);
}

function lastSpike(units: readonly { readonly timesS: Float64Array }[]): number {
  return units.reduce((last, { timesS }) => Math.max(last, timesS.at(-1) ?? last), 0) + 0.001;
}

function Reward(props: { readonly inverse: Inverse; readonly end: InferenceEnd }) {
  const { purpose } = props.end;
  const { fit, verdict, data } = purpose;
  if (fit === undefined || !claims(props.end)) return <NoPurpose end={props.end} />;
  const reward = { reward: fit.reward, unitIds: data.unitIds, verdict };
  return (
    <>
      <FigureView figure={rewardByWord} data={reward} />
      <div class="pair">
        <FigureView figure={rewardByCount} data={reward} />
        <Show when={props.end.truth}>{(truth) => <FigureView figure={rewardRecovery} data={truth().recovery} />}</Show>
        <FigureView figure={wordDistribution} data={fit.words} />
      </div>
    </>
  );
}

function Evidence(props: { readonly end: InferenceEnd }) {
  const { purpose } = props.end;
  const { fit, data } = purpose;
  if (fit === undefined) return null;
  return (
    <>
      <FigureView figure={tests} data={{ tests: fit.tests }} />
      <div class="pair">
        <FigureView figure={gain} data={{ gain: fit.gain.bitsPerFlip, surrogates: fit.surrogates }} />
        <Show when={data.timeUnit !== "step"}>
          <FigureView figure={windows} data={fit} />
        </Show>
      </div>
      <FigureView figure={tuning} data={{ fit, unitIds: data.unitIds }} />
      <Show when={fit.comparison}>{(found) => <FigureView figure={modelComparison} data={found()} />}</Show>
      <Show when={claims(props.end)}>
        <FigureView
          figure={couplings}
          data={{ unitIds: data.unitIds, couplings: fit.network.couplings, halves: fit.halves, tests: fit.tests }}
        />
      </Show>
    </>
  );
}

function NoPurpose(props: { readonly end: InferenceEnd }) {
  return (
    <p class="note">
      {props.end.purpose.sentence} So no reward is shown, and there is nothing to predict from. The evidence is in its
      own view.
    </p>
  );
}
