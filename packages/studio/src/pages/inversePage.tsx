// Longer than 300 lines: one page, top to bottom: what is on it is read in one place, its panels have files of their own.
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
import { createMemo, createSignal, For, Match, onCleanup, onMount, Show, Switch } from "solid-js";
import { FigureView } from "../panels/figureView.tsx";
import { Choices } from "../panels/inverse/choices.tsx";
import { DrawReward } from "../panels/inverse/drawReward.tsx";
import { DropZone } from "../panels/inverse/dropZone.tsx";
import { GatesPanel } from "../panels/inverse/gatesPanel.tsx";
import { Play } from "../panels/inverse/play.tsx";
import { VerdictPanel } from "../panels/inverse/verdictPanel.tsx";
import { changeAddress } from "../store/address.ts";
import { droppedFiles } from "../store/droppedFiles.ts";
import { claims, createInverse, type Inverse } from "../store/inverse.ts";
import type { InferenceEnd } from "../worker/tasks/inference.ts";
import type { OpenedRecording } from "../worker/tasks/openRecording.ts";
import "../look/inverse.css";

/** The Inverse page: behaviour is given as a recording, and its purpose is asked for. */
export function InversePage() {
  const inverse = createInverse();
  const recording = createMemo(() => {
    const state = inverse.opening();
    return state.kind === "open" ? state.recording : undefined;
  });
  const over = createDrop(inverse);
  const drawing = () => inverse.fields().view === "draw";
  return (
    <Show
      when={recording()}
      fallback={
        <div class="inverse alone">
          <Show when={drawing()} fallback={<Closed inverse={inverse} over={over()} />}>
            <DrawReward inverse={inverse} />
          </Show>
        </div>
      }
      keyed
    >
      {(open) => (
        <div class="areas inverse">
          <div class="area ask">
            <About recording={open} />
            <Choices inverse={inverse} recording={open} />
            <DropZone inverse={inverse} small over={over()} />
          </div>
          <div class="area thing">
            <Views inverse={inverse} recording={open} />
          </div>
          <div class="area out">
            <Outcome inverse={inverse} recording={open} />
          </div>
        </div>
      )}
    </Show>
  );
}

/** A recording may be dropped anywhere on the page. @returns whether one is held over it now. Tracked */
function createDrop(inverse: Inverse): () => boolean {
  const [over, setOver] = createSignal(false);
  const hold = (event: DragEvent) => {
    event.preventDefault(); // otherwise the browser leaves the page for the file
    setOver(true);
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) setOver(false);
  };
  const take = async (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer) inverse.openFiles(await droppedFiles(event.dataTransfer));
  };
  const drop = (event: DragEvent) => void take(event);
  onMount(() => {
    window.addEventListener("dragover", hold);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
  });
  onCleanup(() => {
    window.removeEventListener("dragover", hold);
    window.removeEventListener("dragleave", leave);
    window.removeEventListener("drop", drop);
  });
  return over;
}

function Closed(props: { readonly inverse: Inverse; readonly over: boolean }) {
  const opening = () => {
    const state = props.inverse.opening();
    return state.kind === "opening" ? state.name : undefined;
  };
  return (
    <Show when={opening()} fallback={<DropZone inverse={props.inverse} small={false} over={props.over} />}>
      {(name) => (
        <p class="drop" role="status">
          Opening {name()} …
        </p>
      )}
    </Show>
  );
}

function About(props: { readonly recording: OpenedRecording }) {
  const { recording } = props;
  const spikes = recording.units.reduce((sum, { timesS }) => sum + timesS.length, 0);
  return (
    <section class="about">
      <h1>{recording.name}</h1>
      <p class="small muted">
        {recording.format}
        {recording.units.length > 0
          ? `, ${recording.units.length} units, ${spikes.toLocaleString("en-GB")} spikes`
          : ""}
      </p>
      <Show
        when={recording.description !== "" || recording.notes.length > 0 || Object.keys(recording.facts).length > 0}
      >
        <details class="small">
          <summary>About this file</summary>
          <p>{recording.description}</p>
          <dl class="facts">
            <For each={Object.entries(recording.facts)}>
              {([name, value]) => (
                <div>
                  <dt class="muted">{name}</dt>
                  <dd>{value}</dd>
                </div>
              )}
            </For>
          </dl>
          <For each={recording.notes}>{(note) => <p>{note}</p>}</For>
        </details>
      </Show>
    </section>
  );
}

type View = "spikes" | "reward" | "evidence" | "play" | "draw";
const VIEWS: readonly { readonly view: View; readonly label: string }[] = [
  { view: "spikes", label: "Recording" },
  { view: "reward", label: "Reward" },
  { view: "evidence", label: "Evidence" },
  { view: "play", label: "Play" },
];

function Views(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
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

// The gates come first, as they do in time: what is inferred appears below them, and nothing moves.
function Outcome(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const { inverse } = props;
  const done = () => {
    const state = inverse.inferring();
    return state.kind === "done" ? state : undefined;
  };
  const gates = () => done()?.end.purpose.gates ?? inverse.inspected()?.gates;
  return (
    <>
      <Show when={gates()}>{(seen) => <GatesPanel inverse={inverse} gates={seen()} />}</Show>
      <div aria-live="polite" class="area">
        <Show
          when={done()}
          fallback={
            <p class="note small">
              {inverse.inferring().kind === "running"
                ? "Inferring: whether these units behave as if they optimised one reward, and which."
                : inverse.inspected()?.refused
                  ? "Nothing can be inferred before the gate above is mended or accepted."
                  : "Infer to learn whether these units behave as if they optimised one reward, and which."}
            </p>
          }
          keyed
        >
          {(state) => (
            <VerdictPanel
              end={state.end}
              stopped={state.stopped}
              recording={props.recording}
              exported={inverse.exported}
            />
          )}
        </Show>
      </div>
    </>
  );
}
