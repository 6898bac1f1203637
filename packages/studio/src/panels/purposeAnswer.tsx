import { parseControllerSpec } from "@telos/core";
import { loopAnswer, loopEvidence, loopPurpose } from "@telos/figures";
import { createMemo, Show } from "solid-js";
import { trainedFor, trainedTruth } from "../store/trainedFor.ts";
import type { SeenPurpose } from "../worker/tasks/purpose.ts";
import { FigureView } from "./figureView.tsx";

/** What was read off the behaviour, beside what the spec says: the spec is opened here, after the answer. */
export function PurposeAnswer(props: { readonly seen: SeenPurpose; readonly specJson: string }) {
  const spec = createMemo(() => parseControllerSpec(JSON.parse(props.specJson)));
  const data = createMemo(() => ({ ...props.seen, truth: trainedTruth(spec()) }));
  const found = createMemo(() => loopAnswer(props.seen.inference)[0]);
  return (
    <>
      <div class="beside">
        <div>
          <h3 class="small muted">Read off what it did</h3>
          <p class="found">{found()}</p>
        </div>
        <div>
          <h3 class="small muted">What it was trained for, hidden until here</h3>
          <p class="told">{trainedFor(spec())}</p>
        </div>
      </div>
      <p class="small muted">
        Units are counted from 0, as in files: unit 0 is unit 1 of the plane above.
        <Show when={props.seen.inference.verdict === "maximumOccupancy"}>
          {" "}
          How far it looks ahead takes more critics than are trained here: <code>telos infer</code> tells.
        </Show>
      </p>
      <FigureView figure={loopPurpose} data={data()} name="purpose" />
      <FigureView figure={loopEvidence} data={data()} name="evidence" />
    </>
  );
}
