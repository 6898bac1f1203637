import { inferenceJson, type Purpose, type PurposeFit } from "@telos/core";
import { formatEstimate, formatNumber } from "@telos/figures";
import { createSignal, For, Show } from "solid-js";
import type { Inverse } from "../../store/inverse.ts";
import { saveFile } from "../../store/saveFile.ts";
import type { InferenceEnd } from "../../worker/tasks/inference.ts";
import type { OpenedRecording } from "../../worker/tasks/openRecording.ts";

const NAMES = {
  purpose: "Purpose",
  interactions: "Interactions",
  "no-interactions": "No interactions",
  refused: "Refused",
} as const;

/** What came out: the verdict in one sentence with its caveat, how sure, what cannot be known. */
export function VerdictPanel(props: {
  readonly end: InferenceEnd;
  readonly stopped: boolean;
  readonly recording: OpenedRecording;
  readonly exported: Inverse["exported"];
}) {
  const purpose = () => props.end.purpose;
  const caveat = () => (purpose().verdict === "purpose" ? purpose().caveats.slice(0, 1) : []);
  const others = () => purpose().caveats.slice(caveat().length);
  return (
    <section class={`panel verdict ${props.stopped ? "stopped" : purpose().verdict}`} aria-labelledby="verdict-heading">
      <h2 id="verdict-heading">
        {props.stopped ? "Stopped" : "Verdict"}: {props.stopped ? "no verdict yet" : NAMES[purpose().verdict]}
      </h2>
      <p class="sentence">{purpose().sentence}</p>
      <For each={caveat()}>{(text) => <p class="small">{text}</p>}</For>
      <Show when={props.end.truth}>
        {(truth) => (
          <p class="small truth">
            The network was simulated with a reward for {truth().numbers.rewardedWords} words: {truth().numbers.found}{" "}
            of them are among the {truth().numbers.rewardedWords} best inferred words,{" "}
            {truth().numbers.foundByFrequency} among the most frequent. r² = {formatNumber(truth().numbers.rewardR2)}.
          </p>
        )}
      </Show>
      <Show when={purpose().fit}>{(fit) => <Numbers fit={fit()} purpose={purpose()} />}</Show>
      <Details title="Why this verdict" lines={purpose().reasons} />
      <Details title="Caveats" lines={others()} />
      <Details title="What cannot be known" lines={purpose().unknowable} open />
      <TakeHome {...props} />
    </section>
  );
}

/** What can be taken home: the run folder, the report alone, the numbers. Loaded when it is first asked for. */
function TakeHome(props: Parameters<typeof VerdictPanel>[0]) {
  const [said, say] = createSignal<{ readonly words: string; readonly fault: boolean }>();
  const save = async (what: "Run folder" | "Report") => {
    const exported = props.exported();
    if (exported === undefined) return;
    say({ words: `${what}: being made …`, fault: false });
    try {
      const { inferenceReport, inferenceZip } = await import("../../store/inferenceExport.ts");
      const { name, bytes, type } = await (what === "Report" ? inferenceReport : inferenceZip)(exported);
      saveFile(name, bytes as Uint8Array<ArrayBuffer>, type);
      say(undefined);
    } catch (fault) {
      say({ words: `${what}: ${fault instanceof Error ? fault.message : String(fault)}`, fault: true });
    }
  };
  return (
    <div class="home">
      <h3>Take it home</h3>
      <div class="row">
        <button type="button" class="button" onClick={() => void save("Run folder")}>
          Run folder (zip)
        </button>
        <button type="button" class="button" onClick={() => void save("Report")}>
          Report
        </button>
        <button
          type="button"
          class="button"
          title="As telos infer --json prints them"
          onClick={() => saveFile(nameOf(props.recording, "json"), jsonOf(props.end.purpose), "application/json")}
        >
          Numbers (JSON)
        </button>
      </div>
      <p class={said()?.fault ? "fault small" : "small muted"} role={said()?.fault ? "alert" : "status"}>
        {said()?.words ?? "The folder that the command line writes. Everything is made in this page."}
      </p>
    </div>
  );
}

/** As `telos infer --json` prints it. */
function jsonOf(purpose: Purpose): string {
  return `${JSON.stringify(inferenceJson(purpose, null), null, 2)}\n`;
}

function nameOf({ name }: OpenedRecording, ending: string): string {
  return `${name.replace(/\.[^.]*$/, "").replace(/[^\w.-]+/g, "-")}-inferred.${ending}`;
}

function Numbers(props: { readonly fit: PurposeFit; readonly purpose: Purpose }) {
  const { data } = props.purpose;
  const passed = () => props.fit.tests.filter(({ passed }) => passed === true).length;
  const judged = () => props.fit.tests.filter((test) => test.passed !== undefined).length;
  const steps = data.timeUnit === "step";
  return (
    <dl class="numbers">
      <div>
        <dt>gain (bits per flip)</dt>
        <dd>{formatEstimate(props.fit.gain.bitsPerFlip)}</dd>
      </div>
      <div>
        <dt>tests passed</dt>
        <dd>
          {passed()} of {judged()}
        </dd>
      </div>
      <Show when={!steps}>
        <div>
          <dt>hold window</dt>
          <dd>
            {props.fit.windowMs} ms <span class="muted">{props.fit.windowChosen}</span>
          </dd>
        </div>
      </Show>
      <Show when={props.fit.stimulus}>
        {(stimulus) => (
          <div>
            <dt>input</dt>
            <dd>
              {stimulus().name} <span class="muted">lag {stimulus().lagMs} ms</span>
            </dd>
          </div>
        )}
      </Show>
      <div>
        <dt>potential</dt>
        <dd>{props.fit.network.family}</dd>
      </div>
      <div>
        <dt>flips</dt>
        <dd>{data.flips.toLocaleString("en-GB")}</dd>
      </div>
    </dl>
  );
}

function Details(props: { readonly title: string; readonly lines: readonly string[]; readonly open?: boolean }) {
  return (
    <Show when={props.lines.length > 0}>
      <details open={props.open ?? false}>
        <summary>
          {props.title} <span class="muted small">{props.lines.length}</span>
        </summary>
        <ul class="lines small">
          <For each={props.lines}>{(line) => <li>{line}</li>}</For>
        </ul>
      </details>
    </Show>
  );
}
