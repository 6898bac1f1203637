import { CONTROLLER_PRESETS } from "@telos/core";
import { For } from "solid-js";
import { address } from "../../store/address.ts";
import { FORWARD_KNOBS } from "../../store/forwardKnobs.ts";
import { FORWARD_TASKS, type ForwardTask, regionText, TASK_NAMES, taskSpec } from "../../store/forwardSpec.ts";
import { Icon } from "../icon.tsx";
import { Knob } from "../knob.tsx";
import { TaskPicture } from "../taskPicture.tsx";
import type { ForwardView } from "./forwardView.ts";

/** What the network is asked for: its task, how it is made, and which one. */
export function AskedPanel(props: { readonly view: ForwardView }) {
  const { change, choice, chooseTask } = props.view;
  return (
    <section class="area asked" aria-label="What you ask">
      <fieldset class="panel">
        <h2>Where may it go?</h2>
        <div class="choices">
          <For each={FORWARD_TASKS}>
            {(task) => (
              <label class="choice">
                <input
                  type="radio"
                  name="task"
                  checked={choice().task === task && choice().drawn === undefined}
                  onChange={() => chooseTask(task)}
                />
                <TaskPicture task={task} />
                <span>{TASK_NAMES[task]}</span>
              </label>
            )}
          </For>
        </div>
        <details class="corners">
          <summary class="small">A region of your own, as numbers</summary>
          <label class="small muted" for="corners">
            x,y of each corner, from −1 to 1, with ; between; after | a forbidden island
          </label>
          <textarea
            id="corners"
            rows="3"
            spellcheck={false}
            value={choice().drawn ? regionText(choice().drawn!) : ""}
            placeholder="-0.6,-0.5;0.6,-0.5;0,0.7"
            onChange={(event) => change({ task: undefined, region: event.currentTarget.value.trim() || undefined })}
          />
          <label class="small muted" for="food">
            Where food is: x,y,radius
          </label>
          <input
            id="food"
            class="wide"
            spellcheck={false}
            value={address().fields.food ?? ""}
            placeholder="0.2,-0.1,0.15"
            onChange={(event) => change({ food: event.currentTarget.value.trim() || undefined })}
          />
        </details>
      </fieldset>
      <fieldset class="panel knobs">
        <h2>How is it made?</h2>
        <For each={FORWARD_KNOBS}>
          {(knob) => {
            const normal = () => knob.of(normalSpec(choice().task, choice().drawn)) ?? knob.low;
            const value = () => knob.of(choice().spec);
            return (
              <Knob
                {...knob}
                value={value() ?? knob.low}
                normal={normal()}
                idle={value() === undefined ? `${TASK_NAMES[choice().task]} has none.` : undefined}
                onChange={(next) =>
                  change(
                    { [knob.field]: next === undefined || next === normal() ? undefined : String(next) },
                    knob.field,
                  )
                }
              />
            );
          }}
        </For>
      </fieldset>
      <fieldset class="panel">
        <h2>Which one?</h2>
        <div class="row">
          <label for="seed">Seed</label>
          <input
            id="seed"
            class="number"
            type="number"
            min="0"
            step="1"
            value={choice().spec.seed}
            onChange={(event) =>
              change({ seed: event.currentTarget.value === "" ? undefined : event.currentTarget.value })
            }
          />
          <button
            type="button"
            class="button"
            title="Another network of the same kind"
            onClick={() => change({ seed: String((choice().spec.seed + 1) % 1000) })}
          >
            <Icon name="dice" /> Another
          </button>
        </div>
        <p class="small muted">
          The seed draws the network, its training and its trial: the same seed gives the same numbers everywhere.
        </p>
      </fieldset>
    </section>
  );
}

function normalSpec(task: ForwardTask, drawn: unknown) {
  return drawn === undefined ? taskSpec(task) : CONTROLLER_PRESETS.square;
}
