// Longer than 300 lines: every choice of an inference in the order in which the page asks for them.
import { INFER_PRESET } from "@telos/core";
import { createMemo, createSignal, For, Show } from "solid-js";
import { changeAddress } from "../../store/address.ts";
import { choose, claims, type Inverse } from "../../store/inverse.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";

const SHOWN_UNITS = 48;

/** What is asked of the open recording: units, hold window, stimulus, and the rest; then the button that infers. */
export function Choices(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const { inverse } = props;
  const fields = inverse.fields;
  const running = () => inverse.inferring().kind === "running";
  return (
    <>
      <Show when={props.recording.matrices.length > 0}>
        <Matrices {...props} />
      </Show>
      <Units {...props} />
      <section class="panel" aria-labelledby="choices-heading">
        <h2 id="choices-heading">How it is read</h2>
        <Show
          when={inverse.matrix() === undefined}
          fallback={
            <>
              <p class="small muted">Words as they are, a row a step.</p>
              <WordsInput inverse={inverse} />
            </>
          }
        >
          <Field
            label="Hold window"
            changed={fields().window !== undefined}
            note="How long a spike keeps its unit active."
          >
            <select
              aria-label="Hold window"
              value={fields().window ?? ""}
              onChange={(event) => choose({ window: event.currentTarget.value || undefined })}
            >
              <option value="">{bestOf(INFER_PRESET.windowsMs)}</option>
              <For each={windows(fields().window)}>{(ms) => <option value={ms}>{ms} ms</option>}</For>
            </select>
          </Field>
          <Show when={props.recording.stimuli.length > 0}>
            <Stimulus {...props} />
          </Show>
        </Show>
        <details>
          <summary class="small">More</summary>
          <div class="more">
            <Field label="Potential" changed={fields().family !== undefined} note="Which value functions are tried.">
              <select
                aria-label="Potential"
                value={fields().family ?? ""}
                onChange={(event) => choose({ family: event.currentTarget.value || undefined })}
              >
                <option value="">the one that predicts best</option>
                <option value="full">full</option>
                <option value="pairwise">pairwise</option>
              </select>
            </Field>
            <Show when={props.recording.epochs.length > 0 && inverse.matrix() === undefined}>
              <Field
                label="Epochs"
                changed={fields().epochs !== undefined}
                note="Only time inside these intervals of the file."
              >
                <select
                  aria-label="Epochs"
                  value={fields().epochs ?? ""}
                  onChange={(event) => choose({ epochs: event.currentTarget.value || undefined })}
                >
                  <option value="">all observed time</option>
                  <For each={props.recording.epochs}>{(name) => <option value={name}>{name}</option>}</For>
                </select>
              </Field>
            </Show>
            <Typed inverse={inverse} name="from" label="From" unit="s" standard="beginning" />
            <Typed inverse={inverse} name="to" label="To" unit="s" standard="end" />
            <Typed
              inverse={inverse}
              name="replicates"
              label="Bootstrap replicates"
              standard={`${INFER_PRESET.replicates}`}
            />
            <Typed inverse={inverse} name="surrogates" label="Surrogates" standard={`${INFER_PRESET.surrogates}`} />
            <Typed inverse={inverse} name="seed" label="Seed" standard="1" />
            <Show when={inverse.matrix() === undefined}>
              <Ticked
                inverse={inverse}
                name="calibrate"
                label="Calibrate the size of the reward"
                note="Takes the hold window's bias out by simulating and fitting again; longer, and without a stimulus."
                idle={fields().stimulus !== undefined}
              />
              <Ticked
                inverse={inverse}
                name="compare"
                label="Compare with plain models"
                note="Holds the purpose against drifting rates, own history and couplings; seconds to a minute more."
              />
            </Show>
          </div>
        </details>
      </section>
      <Show when={inverse.choiceFault()}>
        <p class="fault" role="alert">
          {inverse.choiceFault()}
        </p>
      </Show>
      <div class="doing">
        <Show when={running()} fallback={<InferButton inverse={inverse} />}>
          <Progress inverse={inverse} />
        </Show>
      </div>
    </>
  );
}

function InferButton(props: { readonly inverse: Inverse }) {
  const { inverse } = props;
  const refused = () => inverse.inspected()?.refused === true;
  const failed = () => {
    const state = inverse.inferring();
    return state.kind === "failed" ? state.words : undefined;
  };
  const ended = () => {
    const state = inverse.inferring();
    return state.kind === "done" && !state.stopped;
  };
  const done = () => {
    const state = inverse.inferring();
    return state.kind === "done" && !state.stopped && claims(state.end);
  };
  return (
    <>
      <Show
        when={!done()}
        fallback={
          <Show
            when={inverse.fields().view !== "play"}
            fallback={
              <button type="button" class="button" onClick={() => changeAddress({ view: "reward" })}>
                Back to the reward
              </button>
            }
          >
            <button type="button" class="button first" onClick={() => changeAddress({ view: "play" })}>
              Play with this network
            </button>
          </Show>
        }
      >
        <button
          type="button"
          class="button first"
          disabled={inverse.inspected() === undefined || refused() || ended()}
          onClick={() => inverse.infer()}
        >
          Infer
        </button>
      </Show>
      <Show when={refused()}>
        <p class="small muted">A quality gate refuses this recording. It says why, and what would mend it.</p>
      </Show>
      <Show when={failed()}>
        <p class="fault" role="alert">
          {failed()}
        </p>
      </Show>
    </>
  );
}

function Progress(props: { readonly inverse: Inverse }) {
  const news = () => {
    const state = props.inverse.inferring();
    return state.kind === "running" ? state : undefined;
  };
  const percent = () => Math.round(100 * (news()?.news.share ?? 0));
  return (
    <section class="progress" aria-label="Inference">
      <div class="row between">
        <strong>{percent()} %</strong>
        <span class="small muted">
          {news()?.secondsLeft === undefined ? "" : `about ${Math.max(1, Math.round(news()?.secondsLeft ?? 0))} s left`}
        </span>
      </div>
      <progress aria-label="Inference" max="100" value={percent()} />
      <p class="small muted stage">{news()?.news.stage}</p>
      <button type="button" class="button" onClick={() => props.inverse.stop()}>
        Stop
      </button>
    </section>
  );
}

function Units(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const { inverse } = props;
  const [all, showAll] = createSignal(false);
  const used = () => inverse.inspected()?.data.unitIds ?? [];
  const named = () => inverse.request().choice.unitIds;
  const byRate = createMemo(() =>
    props.recording.units
      .map(({ id, name, timesS }) => ({ id, name, spikes: timesS.length }))
      .sort((a, b) => b.spikes - a.spikes || a.id - b.id),
  );
  const shown = () => (all() ? byRate() : byRate().slice(0, SHOWN_UNITS));
  const toggle = (id: number) => {
    const now = named() ?? used();
    const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id].sort((a, b) => a - b);
    choose({ units: next.length === 0 ? undefined : next.join(",") });
  };
  const count = () => (inverse.matrix() === undefined ? props.recording.units.length : undefined);
  return (
    <section class="panel" aria-labelledby="units-heading">
      <div class="row between">
        <h2 id="units-heading">Units</h2>
        <Show when={named()}>
          <button type="button" class="link" onClick={() => choose({ units: undefined })}>
            most active
          </button>
        </Show>
      </div>
      <p class="small muted">
        {used().length} of {count() ?? "the columns"} {named() ? "chosen" : "chosen automatically, the most active"}; at
        most {INFER_PRESET.mostUnits}.
      </p>
      <Show
        when={inverse.matrix() === undefined}
        fallback={<Typed inverse={inverse} name="units" label="Columns" standard="most active" />}
      >
        <ul class="chips" aria-label="Units, most active first">
          <For each={shown()}>
            {({ id, spikes }) => (
              <li>
                <button
                  type="button"
                  class="chip"
                  aria-pressed={used().includes(id)}
                  aria-label={`Unit ${id}, ${spikes} spikes`}
                  title={`${spikes} spikes`}
                  disabled={!used().includes(id) && used().length >= INFER_PRESET.mostUnits}
                  onClick={() => toggle(id)}
                >
                  {id}
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={byRate().length > SHOWN_UNITS && !all()}>
          <button type="button" class="link" onClick={() => showAll(true)}>
            show all {byRate().length}
          </button>
        </Show>
      </Show>
    </section>
  );
}

function Stimulus(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const fields = props.inverse.fields;
  const chosen = () => props.recording.stimuli.find(({ name }) => name === fields().stimulus);
  return (
    <>
      <Field label="Stimulus" changed={fields().stimulus !== undefined} note="Given to the network as its input x.">
        <select
          aria-label="Stimulus"
          value={fields().stimulus ?? ""}
          onChange={(event) => {
            const stimulus = event.currentTarget.value || undefined;
            const fault = props.recording.stimuli.find(({ name }) => name === stimulus)?.fault;
            choose({ stimulus, lag: undefined, inputs: fault === undefined ? undefined : "4" });
          }}
        >
          <option value="">none</option>
          <For each={props.recording.stimuli}>
            {({ name, levels }) => (
              <option value={name}>
                {name}
                {levels.length > 0 ? ` (${levels.length} levels)` : ""}
              </option>
            )}
          </For>
        </select>
      </Field>
      <Show when={chosen()?.fault !== undefined}>
        <Typed inverse={props.inverse} name="inputs" label="Cut into inputs of equal share" standard="" />
      </Show>
      <Show when={fields().stimulus !== undefined}>
        <Field
          label="Delay to the answer"
          changed={fields().lag !== undefined}
          note="From the stimulus to what it does."
        >
          <select
            aria-label="Delay to the answer"
            value={fields().lag ?? ""}
            onChange={(event) => choose({ lag: event.currentTarget.value || undefined })}
          >
            <option value="">{bestOf(INFER_PRESET.lagsMs)}</option>
            <For each={INFER_PRESET.lagsMs.map(String)}>{(ms) => <option value={ms}>{ms} ms</option>}</For>
          </select>
        </Field>
      </Show>
    </>
  );
}

/** The input that goes with words: a file with a number a row. */
function WordsInput(props: { readonly inverse: Inverse }) {
  const { inverse } = props;
  let file: HTMLInputElement | undefined;
  const name = () => inverse.fields().input;
  return (
    <>
      <div class="row">
        <button type="button" class="button" onClick={() => file?.click()}>
          {name() === undefined ? "Input, a number a row" : name()}
        </button>
        <Show when={name() !== undefined}>
          <button type="button" class="link" onClick={() => choose({ input: undefined, inputs: undefined })}>
            remove
          </button>
        </Show>
      </div>
      <input
        ref={file}
        class="unseen"
        type="file"
        tabindex="-1"
        aria-label="Input, a number a row"
        accept=".npy,.npz,.csv,.txt,.tsv"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) inverse.openInput(chosen);
          event.currentTarget.value = "";
        }}
      />
      <Show when={name() !== undefined}>
        <Typed inverse={inverse} name="inputs" label="Cut into inputs of equal share" standard="as they are" />
      </Show>
    </>
  );
}

function Matrices(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  return (
    <section class="panel">
      <Field label="What is read" changed={false} note="The file holds activity that is binned already.">
        <select
          aria-label="What is read"
          value={props.inverse.matrix() ?? ""}
          onChange={(event) => choose({ matrix: event.currentTarget.value || undefined, units: undefined })}
        >
          <Show when={props.recording.units.length > 0}>
            <option value="">spike times</option>
          </Show>
          <For each={props.recording.matrices}>
            {({ name, steps, units }) => (
              <option value={name}>
                {name}: {steps} words of {units}
              </option>
            )}
          </For>
        </select>
      </Field>
    </section>
  );
}

function Typed(props: {
  readonly inverse: Inverse;
  readonly name: string;
  readonly label: string;
  readonly unit?: string;
  readonly standard: string;
}) {
  const value = () => props.inverse.fields()[props.name] ?? "";
  return (
    <label class="typed" classList={{ changed: value() !== "" }}>
      <span>
        {props.label}
        {props.unit ? ` (${props.unit})` : ""}
      </span>
      <input
        type="text"
        inputmode="decimal"
        value={value()}
        placeholder={props.standard}
        onChange={(event) => choose({ [props.name]: event.currentTarget.value.trim() || undefined })}
      />
    </label>
  );
}

function Ticked(props: {
  readonly inverse: Inverse;
  readonly name: string;
  readonly label: string;
  readonly note: string;
  readonly idle?: boolean;
}) {
  return (
    <label class="ticked" title={props.note}>
      <input
        type="checkbox"
        class="tick"
        checked={props.inverse.fields()[props.name] === "1"}
        disabled={props.idle === true}
        onChange={(event) => choose({ [props.name]: event.currentTarget.checked ? "1" : undefined })}
      />
      {props.label}
    </label>
  );
}

function Field(props: {
  readonly label: string;
  readonly changed: boolean;
  readonly note: string;
  readonly children: import("solid-js").JSX.Element;
}) {
  return (
    <div class="field" classList={{ changed: props.changed }} title={props.note}>
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </div>
  );
}

function bestOf(tried: readonly number[]): string {
  return `best of ${tried[0]} to ${tried.at(-1)} ms`;
}

function windows(chosen: string | undefined): string[] {
  const known = INFER_PRESET.windowsMs.map(String);
  return chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
}
