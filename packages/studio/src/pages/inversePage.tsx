import { createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { Choices } from "../panels/inverse/choices.tsx";
import { DrawReward } from "../panels/inverse/drawReward.tsx";
import { DropZone } from "../panels/inverse/dropZone.tsx";
import { GatesPanel } from "../panels/inverse/gatesPanel.tsx";
import { VerdictPanel } from "../panels/inverse/verdictPanel.tsx";
import { Views } from "../panels/inverse/views.tsx";
import { droppedFiles } from "../store/droppedFiles.ts";
import { createInverse, type Inverse } from "../store/inverse.ts";
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
