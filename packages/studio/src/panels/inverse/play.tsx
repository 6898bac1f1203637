import type { PurposeFit } from "@telos/core";
import { formatPercent, predictedTuning, prediction } from "@telos/figures";
import { createMemo, For, Match, Show, Switch } from "solid-js";
import { changeAddress } from "../../store/address.ts";
import type { Inverse } from "../../store/inverse.ts";
import { type Change, changeText, networkChangeOf } from "../../store/inverseFields.ts";
import type { InferenceEnd } from "../../worker/tasks/inference.ts";
import { FigureView } from "../figureView.tsx";

const KINDS = [
  {
    kind: "kill",
    label: "Kill cells",
    note: "A dead cell is gone, and the others optimise again for the inferred reward.",
  },
  { kind: "silence", label: "Silence cells", note: "A silenced cell is held at 0; nothing is optimised again." },
  { kind: "cost", label: "Coding cost", note: "Information costs λ times as much, and all cells optimise again." },
  {
    kind: "input",
    label: "Input",
    note: "The inputs come with other probabilities p(x), and all cells optimise again.",
  },
] as const;

const CHEAPEST = -2; // exponents of 2 of the slider for the coding cost
const DEAREST = 2;

/** The network in another world: click a cell, move p(x), raise the coding cost, and see what it would do. */
export function Play(props: { readonly inverse: Inverse; readonly end: InferenceEnd; readonly fit: PurposeFit }) {
  const { inverse } = props;
  const unitIds = () => props.end.purpose.data.unitIds;
  const inputs = () => props.fit.network.inputs;
  const change = inverse.change;
  const set = (next: Change, gesture?: string) => {
    const nothing = next.kind === "kill" && next.unitIds.length === 0;
    changeAddress({ change: nothing ? undefined : changeText(next) }, gesture);
  };
  const begin = (kind: Change["kind"]) => {
    if (kind === "cost") set({ kind, ratio: 1.5 });
    else if (kind === "input") set({ kind, probabilities: shares(props.fit) });
    else {
      const now = change();
      set({ kind, unitIds: now.kind === "kill" || now.kind === "silence" ? now.unitIds : [] });
    }
  };
  const done = () => {
    const state = inverse.predicting();
    return state.kind === "done" ? state : undefined;
  };
  const wanted = () => networkChangeOf(change(), unitIds(), inputs()) !== undefined;
  // While the next prediction is on its way the one before stays, so that nothing jumps.
  const last = createMemo<ReturnType<typeof done>>((before) => done() ?? (wanted() ? before : undefined));
  return (
    <div class="play">
      <Show when={props.end.purpose.verdict === "interactions"}>
        <p class="note small">
          The verdict was “interactions”: what follows holds only if the interactions are those of a purpose, which the
          tests do not support.
        </p>
      </Show>
      <fieldset class="choices four">
        <legend class="unseen">What changes</legend>
        <For each={KINDS}>
          {({ kind, label, note }) => (
            <label class="choice" title={kind === "input" && inputs() < 2 ? "The network has one input only." : note}>
              <input
                type="radio"
                name="change"
                checked={change().kind === kind}
                disabled={kind === "input" && inputs() < 2}
                onChange={() => begin(kind)}
              />
              {label}
            </label>
          )}
        </For>
      </fieldset>
      <p class="small muted">{KINDS.find(({ kind }) => kind === change().kind)?.note}</p>
      <Switch>
        <Match when={cellsOf(change())}>
          {(cells) => <Cells {...props} unitIds={unitIds()} change={cells()} set={set} shown={last()?.prediction} />}
        </Match>
        <Match when={change().kind === "cost"}>
          <CostSlider change={change()} set={set} />
        </Match>
        <Match when={change().kind === "input"}>
          <InputSliders fit={props.fit} change={change()} set={set} />
        </Match>
      </Switch>
      <Switch>
        <Match when={inverse.predicting().kind === "failed"}>
          <p class="fault" role="alert">
            {failureOf(inverse)}
          </p>
        </Match>
        <Match when={wanted() && last()}>
          {(shown) => (
            <>
              <div class="said" aria-live="polite">
                <strong>{shown().prediction.title}</strong>
                <For each={shown().prediction.sentences}>{(sentence) => <p>{sentence}</p>}</For>
                <p class="small muted">
                  Predicted in {Math.max(1, Math.round(shown().ms))} ms. A prediction, not a measurement.
                </p>
              </div>
              <FigureView figure={prediction} data={shown().prediction} />
              <FigureView figure={predictedTuning} data={shown().prediction} />
            </>
          )}
        </Match>
        <Match when={!wanted()}>
          <p class="note">
            {change().kind === "kill" || change().kind === "silence"
              ? "Click a cell: the rates and tuning curves that follow appear here."
              : "Move the slider: the rates and tuning curves that follow appear here."}
          </p>
        </Match>
      </Switch>
    </div>
  );
}

function failureOf(inverse: Inverse): string {
  const state = inverse.predicting();
  return state.kind === "failed" ? state.words : "";
}

type CellChange = Extract<Change, { readonly unitIds: readonly number[] }>;

function cellsOf(change: Change): CellChange | undefined {
  return change.kind === "kill" || change.kind === "silence" ? change : undefined;
}

/** A cell is a disc, filled by how much of the time it is active; its ring is as it was before. */
function Cells(props: {
  readonly fit: PurposeFit;
  readonly unitIds: readonly number[];
  readonly change: CellChange;
  readonly set: (next: Change) => void;
  readonly shown: import("@telos/core").Prediction | undefined;
}) {
  const before = (place: number) => props.fit.network.reference[place] ?? 0;
  const most = createMemo(() =>
    Math.max(...props.fit.network.reference, ...(props.shown?.occupancyAdapted ?? []), 1e-9),
  );
  const gone = (id: number) => props.change.unitIds.includes(id);
  const after = (id: number, place: number) => {
    if (gone(id)) return 0;
    const at = props.shown?.unitIds.indexOf(id) ?? -1;
    return at < 0 ? before(place) : (props.shown?.occupancyAdapted[at] ?? before(place));
  };
  const toggle = (id: number) => {
    const { kind, unitIds } = props.change;
    props.set({
      kind,
      unitIds: gone(id) ? unitIds.filter((one) => one !== id) : [...unitIds, id].sort((a, b) => a - b),
    });
  };
  const verb = () => (props.change.kind === "kill" ? "Kill" : "Silence");
  const radius = (share: number) => 5 + 17 * Math.sqrt(share / most());
  return (
    <>
      <fieldset class="cells" aria-label="Cells">
        <For each={props.unitIds}>
          {(id, place) => (
            <button
              type="button"
              class="cell"
              classList={{ gone: gone(id), killed: gone(id) && props.change.kind === "kill" }}
              aria-pressed={gone(id)}
              onClick={() => toggle(id)}
            >
              <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
                <circle class="now" cx="24" cy="24" r={gone(id) ? 0 : radius(after(id, place()))} />
                <circle class="was" cx="24" cy="24" r={radius(before(place()))} />
                <Show when={gone(id)}>
                  <path class="cross" d="M14 14 34 34M34 14 14 34" />
                </Show>
              </svg>
              <span class="unseen">{verb()} cell</span>
              <span class="id">{id}</span>
              <span class="small muted">
                {gone(id) ? (props.change.kind === "kill" ? "dead" : "silent") : formatPercent(after(id, place()))}
              </span>
            </button>
          )}
        </For>
      </fieldset>
      <div class="row between small muted">
        <span>Disc: share of the time active; ring: before.</span>
        <Show when={props.change.unitIds.length > 0}>
          <button type="button" class="link" onClick={() => props.set({ kind: props.change.kind, unitIds: [] })}>
            bring all back
          </button>
        </Show>
      </div>
    </>
  );
}

function CostSlider(props: { readonly change: Change; readonly set: (next: Change, gesture?: string) => void }) {
  const ratio = () => (props.change.kind === "cost" ? props.change.ratio : 1);
  return (
    <div class="slider" classList={{ changed: ratio() !== 1 }}>
      <label for="coding-cost">
        Coding cost <span class="symbol">λ</span>
      </label>
      <output>{Number(ratio().toPrecision(3))} ×</output>
      <input
        id="coding-cost"
        type="range"
        min={CHEAPEST}
        max={DEAREST}
        step="0.1"
        value={Math.log2(ratio())}
        aria-valuetext={`${Number(ratio().toPrecision(3))} times as much`}
        onInput={(event) =>
          props.set({ kind: "cost", ratio: Number((2 ** Number(event.currentTarget.value)).toPrecision(3)) }, "cost")
        }
      />
    </div>
  );
}

function InputSliders(props: {
  readonly fit: PurposeFit;
  readonly change: Change;
  readonly set: (next: Change, gesture?: string) => void;
}) {
  const now = () => {
    const given = props.change.kind === "input" ? props.change.probabilities : [];
    return given.length === props.fit.network.inputs ? given : shares(props.fit);
  };
  const total = () => now().reduce((sum, p) => sum + p, 0);
  // The others keep their proportions.
  const move = (place: number, p: number) => {
    const rest = total() - (now()[place] ?? 0);
    const next = now().map((value, k) =>
      k === place ? p : rest > 0 ? (value / rest) * (1 - p) : (1 - p) / (now().length - 1),
    );
    props.set({ kind: "input", probabilities: next }, `input ${place}`);
  };
  return (
    <For each={shares(props.fit)}>
      {(measured, place) => {
        const p = () => (now()[place()] ?? 0) / total();
        const label = () => props.fit.stimulus?.levels[place()]?.label ?? String(place());
        return (
          <div class="slider" classList={{ changed: Math.abs(p() - measured) > 0.005 }}>
            <label for={`input-${place()}`}>
              Input {label()} <span class="symbol">p(x)</span>
            </label>
            <output>{p().toFixed(2)}</output>
            <input
              id={`input-${place()}`}
              type="range"
              min="0.01"
              max="0.99"
              step="0.01"
              value={p()}
              onInput={(event) => move(place(), Number(event.currentTarget.value))}
            />
            <span class="meaning">measured {measured.toFixed(2)}</span>
          </div>
        );
      }}
    </For>
  );
}

/** Share of the time of each input, as measured. */
function shares(fit: PurposeFit): number[] {
  const seconds = fit.stimulus?.levels.map((level) => level.seconds) ?? [1];
  const total = seconds.reduce((sum, one) => sum + one, 0);
  return seconds.map((one) => one / total);
}
