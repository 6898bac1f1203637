import { Show } from "solid-js";
import { changeAddress } from "../../store/address.ts";
import { claims, type Inverse } from "../../store/inverse.ts";

/** The button that infers; while it does, how far it is and a button that stops it; then the way on. */
export function InferButton(props: { readonly inverse: Inverse }) {
  return (
    <Show when={props.inverse.inferring().kind === "running"} fallback={<Idle inverse={props.inverse} />}>
      <Progress inverse={props.inverse} />
    </Show>
  );
}

function Idle(props: { readonly inverse: Inverse }) {
  const { inverse } = props;
  const refused = () => inverse.inspected()?.refused === true;
  const failed = () => {
    const state = inverse.inferring();
    return state.kind === "failed" ? state.words : undefined;
  };
  const ended = () => {
    const state = inverse.inferring();
    return state.kind === "done" && !state.stopped;
  };
  const done = () => {
    const state = inverse.inferring();
    return state.kind === "done" && !state.stopped && claims(state.end);
  };
  return (
    <>
      <Show
        when={!done()}
        fallback={
          <Show
            when={inverse.fields().view !== "play"}
            fallback={
              <button type="button" class="button" onClick={() => changeAddress({ view: "reward" })}>
                Back to the reward
              </button>
            }
          >
            <button type="button" class="button first" onClick={() => changeAddress({ view: "play" })}>
              Play with this network
            </button>
          </Show>
        }
      >
        <button
          type="button"
          class="button first"
          disabled={inverse.inspected() === undefined || refused() || ended()}
          onClick={() => inverse.infer()}
        >
          Infer
        </button>
      </Show>
      <Show when={refused()}>
        <p class="small muted">A quality gate refuses this recording. It says why, and what would mend it.</p>
      </Show>
      <Show when={failed()}>
        <p class="fault" role="alert">
          {failed()}
        </p>
      </Show>
    </>
  );
}

function Progress(props: { readonly inverse: Inverse }) {
  const news = () => {
    const state = props.inverse.inferring();
    return state.kind === "running" ? state : undefined;
  };
  const percent = () => Math.round(100 * (news()?.news.share ?? 0));
  return (
    <section class="progress" aria-label="Inference">
      <div class="row between">
        <strong>{percent()} %</strong>
        <span class="small muted">
          {news()?.secondsLeft === undefined ? "" : `about ${Math.max(1, Math.round(news()?.secondsLeft ?? 0))} s left`}
        </span>
      </div>
      <progress aria-label="Inference" max="100" value={percent()} />
      <p class="small muted stage">{news()?.news.stage}</p>
      <button type="button" class="button" onClick={() => props.inverse.stop()}>
        Stop
      </button>
    </section>
  );
}
