import { For, Show } from "solid-js";
import { openPage } from "../../store/address.ts";
import { chosenFiles } from "../../store/droppedFiles.ts";
import { EXAMPLE_RECORDINGS, type ExampleName } from "../../store/exampleRecordings.ts";
import type { Inverse } from "../../store/inverse.ts";
import { Icon } from "../icon.tsx";

/** Where a recording is dropped or chosen; says that it stays here, and what went wrong with the last one. */
export function DropZone(props: {
  readonly inverse: Inverse;
  readonly small: boolean;
  /** Whether a file is held over the page. */
  readonly over: boolean;
}) {
  let file: HTMLInputElement | undefined;
  let folder: HTMLInputElement | undefined;
  const { inverse } = props;
  const failed = () => {
    const state = inverse.opening();
    return inverse.dropFault() ?? (state.kind === "failed" ? state.words : undefined);
  };
  const chosen = (input: HTMLInputElement) => {
    if (input.files?.length) inverse.openFiles(chosenFiles([...input.files]));
    input.value = ""; // the same file can be chosen again
  };
  return (
    <section class="drop" classList={{ over: props.over, small: props.small }} aria-label="Open a recording">
      <Show
        when={!props.small}
        fallback={
          <div class="row">
            <button type="button" class="button" onClick={() => file?.click()}>
              <Icon name="file" /> Open another
            </button>
            <span class="small muted">or drop it anywhere on the page</span>
          </div>
        }
      >
        <h1>What is this network for?</h1>
        <p class="prose">
          Drop a recording of spikes. You see it at once, then infer the reward that the network behaves as if it
          optimised, and what it would do without one of its cells.
        </p>
        <div class="row middle">
          <button type="button" class="button first" onClick={() => file?.click()}>
            Open a recording
          </button>
          <button type="button" class="button" onClick={() => folder?.click()}>
            Open a folder of Phy
          </button>
        </div>
        <p class="small muted">
          NWB 1 and 2, MATLAB, NumPy, pynapple, Phy and Kilosort, retinal wave files, tables (.csv, .tsv)
        </p>
      </Show>
      <p class="stays small">
        <Icon name="file" /> Recordings never leave this computer: everything is computed in this page.
      </p>
      <input
        ref={file}
        class="unseen"
        type="file"
        tabindex="-1"
        aria-label="Recording"
        onChange={(event) => chosen(event.currentTarget)}
      />
      <input
        ref={(input) => {
          folder = input;
          input.setAttribute("webkitdirectory", "");
        }}
        class="unseen"
        type="file"
        tabindex="-1"
        aria-label="Folder of Phy"
        onChange={(event) => chosen(event.currentTarget)}
      />
      <Show when={failed()}>
        <p class="fault" role="alert">
          {failed()}
        </p>
      </Show>
      <Show when={inverse.opening().kind === "missing"}>
        <p class="note" role="status">
          This link is about the recording {inverse.fields().file}, which a link cannot carry. Open it here, and the
          view goes on where it was.
        </p>
      </Show>
      <Show when={!props.small}>
        <div class="examples">
          <For each={Object.entries(EXAMPLE_RECORDINGS) as [ExampleName, (typeof EXAMPLE_RECORDINGS)[ExampleName]][]}>
            {([name, example]) => (
              <button type="button" class="button tile" onClick={() => openPage("inverse", fieldsOf(name))}>
                <strong>Example: {example.title}</strong>
                <span class="small muted">{example.what}</span>
              </button>
            )}
          </For>
          <button
            type="button"
            class="button tile"
            onClick={() => openPage("inverse", { view: "draw", sketch: "6;0.7;7,14,28,56" })}
          >
            <strong>Draw a reward</strong>
            <span class="small muted">Simulate a network that has it, and infer it back.</span>
          </button>
        </div>
      </Show>
    </section>
  );
}

function fieldsOf(name: ExampleName): Record<string, string> {
  const { stimulus } = EXAMPLE_RECORDINGS[name];
  return { example: name, ...(stimulus && { stimulus }) };
}
