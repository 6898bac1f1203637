import type { ControlSummary } from "@telos/core";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { type StartedTask, startTask } from "../worker/startTask.ts";
import type { Trained } from "./liveSession.ts";

/** How a trained controller fares beside its controls, as far as it has been judged. */
export interface Judgement {
  /** The trained controller first. */
  readonly controls: () => readonly ControlSummary[];
  /** Share done, 0 to 1; undefined when nothing is being judged. */
  readonly share: () => number | undefined;
  readonly fault: () => string | undefined;
}

/** Judges whatever was trained last, in a worker of its own so that the agents go on. */
export function createJudgement(trained: () => Trained | undefined): Judgement {
  const [controls, setControls] = createSignal<readonly ControlSummary[]>([]);
  const [share, setShare] = createSignal<number>();
  const [fault, setFault] = createSignal<string>();
  let task: StartedTask<"judge"> | undefined;
  createEffect(
    on(trained, (now) => {
      task?.cancel();
      task = undefined;
      setControls([]);
      setFault(undefined);
      setShare(undefined);
      if (!now) return;
      setShare(0);
      const own: StartedTask<"judge"> = startTask(
        "judge",
        { spec: JSON.parse(now.specJson) as unknown, parameters: now.parameters, withRollouts: false },
        {
          worker: "judge",
          onProgress: ({ summary, done, total }) => {
            if (task !== own) return;
            setControls((before) => [...before, summary]);
            setShare(done < total ? done / total : undefined);
          },
        },
      );
      task = own;
      own.result.catch((reason: Error) => {
        if (task !== own) return;
        setFault(reason.message);
        setShare(undefined);
      });
    }),
  );
  onCleanup(() => task?.cancel());
  return { controls, share, fault };
}
