import { INFER_PRESET } from "@telos/core";
import { createMemo, createSignal, For, Show } from "solid-js";
import { choose, type Inverse } from "../../store/inverse.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";
import { Typed } from "./choiceFields.tsx";

const SHOWN_UNITS = 48;

/** Which units are read: chips, the most active first; columns where words are read. */
export function UnitChoice(props: { readonly inverse: Inverse; readonly recording: OpenedRecording }) {
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
