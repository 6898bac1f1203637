import { lazy, Show, Suspense } from "solid-js";
import type { HiddenPurpose } from "../store/hiddenPurpose.ts";
import { Icon } from "./icon.tsx";

// Figures are slow to load: only who asks waits for them.
const PurposeAnswer = lazy(async () => ({ default: (await import("./purposeAnswer.tsx")).PurposeAnswer }));

/** The question what a trained network was for, asked of its behaviour alone, and its answer. */
export function HiddenPurposePanel(props: {
  readonly purpose: HiddenPurpose;
  readonly trained: boolean;
  /** Whether the address asks: the room of the answer is kept from then on, so that nothing jumps when it comes. */
  readonly wanted: boolean;
  /** Why this task cannot be asked; undefined where it can. */
  readonly unfit: string | undefined;
}) {
  const state = () => props.purpose.state();
  const running = () => {
    const now = state();
    return now.kind === "running" ? now.news : undefined;
  };
  const failed = () => {
    const now = state();
    return now.kind === "failed" ? now.words : undefined;
  };
  const done = () => {
    const now = state();
    return now.kind === "done" ? now : undefined;
  };
  const percent = () => Math.round(100 * (running()?.share ?? 0));
  const said = () => {
    if (props.unfit !== undefined) return props.unfit;
    const now = running();
    if (now) return `${percent()} %: ${now.stage}`;
    if (state().kind === "stopped") return "Stopped. Nothing is said before every hypothesis has had its turn.";
    if (state().kind === "done") return "Its spec was not looked at before the answer stood.";
    return props.trained
      ? "Ten agents are recorded, 500 steps each. Their states and actions and the network are all that is looked at."
      : "Once it is trained, its purpose can be read off what it does, with the spec hidden.";
  };
  return (
    <section class="panel readOff" aria-labelledby="purpose-heading">
      <h2 id="purpose-heading">From what it does alone</h2>
      <div class="row asking">
        <Show
          when={running()}
          fallback={
            <button
              type="button"
              class="button question"
              disabled={!props.trained || props.unfit !== undefined || done() !== undefined}
              onClick={() => props.purpose.ask()}
            >
              <Icon name="play" /> What was it trained for?
            </button>
          }
        >
          <button type="button" class="button question" onClick={() => props.purpose.stop()}>
            <Icon name="close" /> Stop
          </button>
        </Show>
        <p class="small muted" role="status">
          {said()}
        </p>
      </div>
      <progress
        classList={{ idle: running() === undefined }}
        max="100"
        value={percent()}
        aria-label="Reading the purpose off the behaviour"
        aria-hidden={running() === undefined ? "true" : undefined}
      />
      <Show when={failed()}>
        {(words) => (
          <p class="fault" role="alert">
            {words()}
          </p>
        )}
      </Show>
      <Show when={props.wanted && failed() === undefined}>
        <div class="answer">
          <Show when={done()}>
            {(now) => (
              <Suspense>
                <PurposeAnswer seen={now().seen} specJson={now().specJson} />
              </Suspense>
            )}
          </Show>
        </div>
      </Show>
    </section>
  );
}
