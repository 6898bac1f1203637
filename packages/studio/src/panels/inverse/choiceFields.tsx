import type { JSX } from "solid-js";
import { choose, type Inverse } from "../../store/inverse.ts";

/** A choice that is typed; empty is the standard. */
export function Typed(props: {
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

/** A choice that is on or off. */
export function Ticked(props: {
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

/** A labelled choice, marked where it is not the standard. */
export function Field(props: {
  readonly label: string;
  readonly changed: boolean;
  readonly note: string;
  readonly children: JSX.Element;
}) {
  return (
    <div class="field" classList={{ changed: props.changed }} title={props.note}>
      <span aria-hidden="true">{props.label}</span>
      {props.children}
    </div>
  );
}

/** What the standard of a window or a delay is: the one that predicts best. */
export function bestOf(tried: readonly number[]): string {
  return `best of ${tried[0]} to ${tried.at(-1)} ms`;
}
