import { createMemo, For, Index, Show } from "solid-js";
import { changeAddress } from "../../store/address.ts";
import type { Inverse } from "../../store/inverse.ts";
import { FEWEST_CELLS, MOST_CELLS, readSketch, type Sketch, sketchText } from "../../store/inverseFields.ts";
import { Icon } from "../icon.tsx";

const FIRST: Sketch = { units: 6, reward: 0.7, words: [0b000111, 0b001110, 0b011100, 0b111000] };
const MOST_WORDS = 12;

/** A reward drawn by hand: each row is a word, a filled dot an active cell; then a network that has it is simulated. */
export function DrawReward(props: { readonly inverse: Inverse }) {
  const fields = props.inverse.fields;
  const sketch = createMemo(() => readSketch(fields().sketch) ?? readSketch(fields().drawn) ?? FIRST);
  const draw = (next: Partial<Sketch>, gesture?: string) =>
    changeAddress({ sketch: sketchText({ ...sketch(), ...next }) }, gesture);
  const cells = () => Array.from({ length: sketch().units }, (_, i) => i);
  const flip = (row: number, cell: number) => {
    const words = sketch().words.map((word, k) => (k === row ? word ^ (1 << cell) : word));
    draw({ words: words.filter((word, k) => word > 0 && words.indexOf(word) === k) });
  };
  const resize = (units: number) =>
    draw({ units, words: [...new Set(sketch().words.map((word) => word % 2 ** units))].filter((word) => word > 0) });
  const add = () => {
    const free = Array.from({ length: 2 ** sketch().units - 1 }, (_, k) => k + 1).filter(
      (word) => !sketch().words.includes(word),
    );
    const like = free.find((word) => activeIn(word) === Math.max(2, Math.ceil(sketch().units / 2) - 1)) ?? free[0];
    if (like !== undefined) draw({ words: [...sketch().words, like] });
  };
  const ring = () => {
    const { units } = sketch();
    const together = Math.floor(units / 2);
    const words = cells().map((first) =>
      Array.from({ length: together }, (_, k) => 1 << ((first + k) % units)).reduce((sum, bit) => sum | bit, 0),
    );
    draw({ words: [...new Set(words)] });
  };
  const same = () => fields().drawn === sketchText(sketch());
  return (
    <section class="draw" aria-labelledby="draw-heading">
      <h1 id="draw-heading">Draw a reward, and infer it back</h1>
      <p class="prose">
        Each row is a word that is rewarded; a filled dot is an active cell. A network is found that earns this reward
        at the least coding cost, its spikes are recorded for twenty minutes, and the inference knows only the spikes.
      </p>
      <div class="row">
        <div class="slider short">
          <label for="sketch-cells">Cells</label>
          <output>{sketch().units}</output>
          <input
            id="sketch-cells"
            type="range"
            min={FEWEST_CELLS}
            max={MOST_CELLS}
            value={sketch().units}
            onInput={(event) => resize(Number(event.currentTarget.value))}
          />
        </div>
        <div class="slider short">
          <label for="sketch-reward">
            Reward <span class="symbol">r</span>
          </label>
          <output>{sketch().reward} λ</output>
          <input
            id="sketch-reward"
            type="range"
            min="0.2"
            max="1.2"
            step="0.05"
            value={sketch().reward}
            onInput={(event) => draw({ reward: Number(Number(event.currentTarget.value).toFixed(2)) }, "reward")}
          />
        </div>
      </div>
      <ol class="words" aria-label="Rewarded words">
        <Index each={sketch().words}>
          {(word, row) => (
            <li>
              <fieldset aria-label={`Word ${row + 1}`} class="dots">
                <For each={cells()}>
                  {(cell) => (
                    <button
                      type="button"
                      class="dot"
                      aria-pressed={((word() >> cell) & 1) === 1}
                      aria-label={`Cell ${cell}`}
                      onClick={() => flip(row, cell)}
                    />
                  )}
                </For>
              </fieldset>
              <button
                type="button"
                class="button quiet"
                onClick={() => draw({ words: sketch().words.filter((_, k) => k !== row) })}
              >
                <Icon name="close" label={`Remove word ${row + 1}`} />
              </button>
            </li>
          )}
        </Index>
      </ol>
      <Show when={sketch().words.length === 0}>
        <p class="note">No word is rewarded yet. Add one.</p>
      </Show>
      <div class="row">
        <button type="button" class="button" disabled={sketch().words.length >= MOST_WORDS} onClick={add}>
          Add a word
        </button>
        <button type="button" class="button" onClick={ring}>
          Neighbours on a ring
        </button>
        <button type="button" class="button" onClick={() => draw({ words: [] })}>
          Clear
        </button>
      </div>
      <div class="row">
        <button
          type="button"
          class="button first"
          disabled={sketch().words.length === 0}
          onClick={() => simulate(sketch(), same())}
        >
          {same() ? "See its spikes" : "Simulate this network"}
        </button>
      </div>
    </section>
  );
}

/** Opens the recording of the network that has this reward; what was chosen for another recording is let go. */
function simulate(sketch: Sketch, same: boolean): void {
  const fresh = { example: undefined, file: undefined, units: undefined, stimulus: undefined, lag: undefined };
  const text = sketchText(sketch);
  if (same) changeAddress({ view: undefined });
  else changeAddress({ ...fresh, drawn: text, sketch: text, infer: undefined, change: undefined, view: undefined });
}

function activeIn(word: number): number {
  let count = 0;
  for (let rest = word; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
