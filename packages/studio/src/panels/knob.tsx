import { createUniqueId, Show } from "solid-js";

/** A number with its name, symbol, value, unit, one sentence of meaning, and a way back to its default. */
export function Knob(props: {
  readonly name: string;
  readonly symbol: string;
  readonly unit: string;
  readonly meaning: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly value: number;
  readonly normal: number;
  /** Why it cannot be moved; undefined where it can. */
  readonly idle?: string | undefined;
  readonly onChange: (value: number | undefined) => void;
}) {
  const id = createUniqueId();
  const digits = () => (props.step >= 1 ? 0 : props.step >= 0.1 ? 1 : props.step >= 0.01 ? 2 : 3);
  const changed = () => Math.abs(props.value - props.normal) > props.step / 2;
  return (
    <div class={changed() ? "slider changed" : "slider"} title={props.idle ?? props.meaning}>
      <label for={id}>
        {props.name} <span class="symbol">{props.symbol}</span>
      </label>
      <span>
        <button
          type="button"
          class="reset"
          tabindex={changed() ? 0 : -1}
          onClick={() => props.onChange(undefined)}
          aria-label={`${props.name} back to ${props.normal.toFixed(digits())}`}
        >
          reset
        </button>{" "}
        <output for={id}>
          {props.idle === undefined ? props.value.toFixed(digits()) : "–"}
          <Show when={props.unit !== ""}>
            <span class="muted small"> {props.unit}</span>
          </Show>
        </output>
      </span>
      <input
        id={id}
        type="range"
        min={props.low}
        max={props.high}
        step={props.step}
        value={props.value}
        disabled={props.idle !== undefined}
        aria-describedby={`${id}-meaning`}
        onInput={(event) => props.onChange(Number(event.currentTarget.value))}
      />
      <span class="meaning" id={`${id}-meaning`}>
        {props.idle ?? props.meaning}
      </span>
    </div>
  );
}
