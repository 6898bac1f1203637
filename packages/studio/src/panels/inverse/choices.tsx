import { INFER_PRESET } from "@telos/core";
import { For, Show } from "solid-js";
import { choose, type Inverse } from "../../store/inverse.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";
import { bestOf, Field, Ticked, Typed } from "./choiceFields.tsx";
import { InferButton } from "./inferButton.tsx";
import { Stimulus, WordsInput } from "./inputChoice.tsx";
import { UnitChoice } from "./unitChoice.tsx";

/** What is asked of the open recording: units, hold window, stimulus, and the rest; then the button that infers. */
export function Choices(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
  const { inverse } = props;
  const fields = inverse.fields;
  return (
    <>
      <Show when={props.recording.matrices.length > 0}>
        <Matrices {...props} />
      </Show>
      <UnitChoice {...props} />
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
                note="Takes the hold window's bias out of the reward's size and gives 95 % intervals; longer, and without a stimulus."
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
        <InferButton inverse={inverse} />
      </div>
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

function windows(chosen: string | undefined): string[] {
  const known = INFER_PRESET.windowsMs.map(String);
  return chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
}
