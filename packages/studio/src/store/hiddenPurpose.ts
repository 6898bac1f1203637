import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { type StartedTask, startTask } from "../worker/startTask.ts";
import type { PurposeNews, SeenPurpose } from "../worker/tasks/purpose.ts";
import { changeAddress, settleAddress } from "./address.ts";
import type { Trained } from "./liveSession.ts";

/** Where the question stands. */
export type PurposeState =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly news: PurposeNews }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly words: string }
  | {
      readonly kind: "done";
      readonly seen: SeenPurpose;
      /** Of the controller that was asked: what was hidden. */
      readonly specJson: string;
    };

/** What a trained controller was for, read off what it does: asked where the address says so. */
export interface HiddenPurpose {
  readonly state: () => PurposeState;
  readonly ask: () => void;
  readonly stop: () => void;
}

/** @param wanted  whether the address asks: a link and "back" bring the answer again */
export function createHiddenPurpose(trained: () => Trained | undefined, wanted: () => boolean): HiddenPurpose {
  const [state, setState] = createSignal<PurposeState>({ kind: "idle" });
  let task: StartedTask<"purpose"> | undefined;
  let known: { readonly of: Trained; readonly state: PurposeState } | undefined;
  const cancel = () => {
    task?.cancel();
    task = undefined;
  };

  function start(now: Trained): void {
    cancel();
    setState({ kind: "running", news: { share: 0, stage: "beginning" } });
    const own: StartedTask<"purpose"> = startTask(
      "purpose",
      { spec: JSON.parse(now.specJson) as unknown, parameters: now.parameters },
      {
        worker: "purpose",
        onProgress: (news) => {
          if (task === own) setState({ kind: "running", news });
        },
      },
    );
    task = own;
    own.result.then(
      (seen) => {
        if (task !== own || seen === null) return;
        const done: PurposeState = { kind: "done", seen, specJson: now.specJson };
        known = { of: now, state: done };
        setState(done);
      },
      (reason: Error) => {
        if (task === own) setState({ kind: "failed", words: reason.message });
      },
    );
  }

  createEffect(
    on([trained, wanted], ([now, asked]) => {
      if (now && asked && known?.of === now) setState(known.state);
      else if (now && asked) start(now);
      else {
        cancel();
        if (now === undefined || state().kind !== "stopped") setState({ kind: "idle" });
      }
    }),
  );
  onCleanup(cancel);

  return {
    state,
    ask() {
      const now = trained();
      if (now && wanted()) start(now);
      else changeAddress({ purpose: "1" });
    },
    stop() {
      setState({ kind: "stopped" });
      settleAddress({ purpose: undefined });
    },
  };
}
