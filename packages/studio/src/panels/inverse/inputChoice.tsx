import { INFER_PRESET } from "@telos/core";
import { For, Show } from "solid-js";
import { choose, type Inverse } from "../../store/inverse.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";
import { bestOf, Field, Typed } from "./choiceFields.tsx";

/** Which stimulus of the file is the network's input, and after what delay. */
export function Stimulus(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
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
export function WordsInput(props: { readonly inverse: Inverse }) {
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
