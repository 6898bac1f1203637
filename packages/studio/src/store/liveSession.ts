import { createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import { type StartedTask, startTask } from "../worker/startTask.ts";
import type { LiveNews, LivePoint, WatchedNetwork } from "../worker/tasks/live.ts";

/** waiting: untrained agents live, nothing is learned. trained: nothing more is to be learned, agents live on. */
export type LiveState = "starting" | "waiting" | "training" | "paused" | "trained" | "failed";

/** What is to be watched; a change of any part begins anew. */
export interface LiveWish {
  readonly specJson: string;
  /** null when nothing is compared. */
  readonly rSpecJson: string | null;
  readonly agents: number;
  readonly context: number;
}

/** How fast the user wants to see it learn. */
export type LiveSpeed = "slow" | "watch" | "fast";

export type LiveReady = Extract<LiveNews, { kind: "ready" }>;

/** What the last training left behind. */
export interface Trained {
  readonly specJson: string;
  readonly parameters: Float64Array;
  readonly loss: number;
  /** Seconds of computing. */
  readonly seconds: number;
}

const SECONDS: Readonly<Record<LiveSpeed, number>> = { slow: 30, watch: 9, fast: 0 };
const CURVES_MS = 120; // between two drawings of the curves: the frames of the plane come first
const NO_LIMIT = 1e6; // updates per second: as many as there is time for

/** A training that is watched: what it says as signals, what the user may do as functions. */
export interface LiveSession {
  readonly state: () => LiveState;
  readonly ready: () => LiveReady | undefined;
  readonly networks: () => readonly WatchedNetwork[];
  /** One list for each trained network; the array is another one whenever something was added. */
  readonly curves: () => readonly (readonly LivePoint[])[];
  readonly trained: () => Trained | undefined;
  readonly fault: () => string | undefined;
  readonly train: (speed: LiveSpeed) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly step: () => void;
  readonly reset: () => void;
  readonly setSpeed: (speed: LiveSpeed) => void;
  /** Hears every frame; returns how to stop hearing. */
  readonly onFrame: (hear: (points: Float32Array) => void) => () => void;
}

/**
 * Starts the live task whenever the wish changes, and follows it.
 * @param startsTrained  read when a wish begins: whether to train at once and fast, as a link to a trained view asks
 */
export function createLiveSession(wish: () => LiveWish, startsTrained: () => boolean): LiveSession {
  const [state, setState] = createSignal<LiveState>("starting");
  const [ready, setReady] = createSignal<LiveReady>();
  const [curves, setCurves] = createSignal<readonly (readonly LivePoint[])[]>([[]]);
  const [trained, setTrained] = createSignal<Trained>();
  const [fault, setFault] = createSignal<string>();
  const [playing, setPlaying] = createSignal(true);
  const hearers = new Set<(points: Float32Array) => void>();
  let task: StartedTask<"live"> | undefined;
  let drawAgain = 0;
  let lists: LivePoint[][] = [[]];

  const showCurves = () => {
    if (drawAgain !== 0) return;
    drawAgain = window.setTimeout(() => {
      drawAgain = 0;
      setCurves([...lists]);
    }, CURVES_MS);
  };

  createEffect(
    on(wish, ({ specJson, rSpecJson, agents, context }) => {
      task?.cancel();
      const atOnce = untrack(startsTrained);
      lists = [[], []];
      setCurves([...lists]);
      setTrained(undefined);
      setFault(undefined);
      setState("starting");
      setPlaying(true);
      const ask = {
        spec: JSON.parse(specJson) as unknown,
        rSpec: rSpecJson === null ? null : (JSON.parse(rSpecJson) as unknown),
        agents,
        context,
        pace: atOnce ? NO_LIMIT : null,
      };
      const own: StartedTask<"live"> = startTask("live", ask, {
        onProgress: (news) => {
          if (task === own) hear(news, specJson, atOnce);
        },
      });
      task = own;
      own.result.catch((reason: Error) => {
        if (task !== own) return;
        setFault(reason.message);
        setState("failed");
      });
    }),
  );
  onCleanup(() => {
    task?.cancel();
    clearTimeout(drawAgain);
  });

  function hear(news: LiveNews, specJson: string, atOnce: boolean): void {
    switch (news.kind) {
      case "ready":
        setReady(news);
        if (!atOnce) setState("waiting");
        return;
      case "begun":
        lists = [[], []];
        setCurves([...lists]);
        setTrained(undefined);
        setState("training");
        return;
      case "learned":
        lists[news.network]?.push(news.point);
        showCurves();
        return;
      case "frame":
        for (const one of hearers) one(news.points);
        return;
      case "trained":
        setCurves([...lists]);
        setTrained({ specJson, parameters: news.parameters, loss: news.loss, seconds: news.seconds });
        setState("trained");
        return;
      case "diverged":
        setFault(
          "Training broke down: the loss is no longer finite. Lower the gain or the noise, or take another seed.",
        );
        setState("failed");
    }
  }

  const paceOf = (speed: LiveSpeed) =>
    SECONDS[speed] === 0 ? NO_LIMIT : Math.max(20, (ready()?.steps ?? 1000) / SECONDS[speed]);

  return {
    state: () => (!playing() && state() !== "failed" ? "paused" : state()),
    ready,
    networks: () => ready()?.networks ?? [],
    curves,
    trained,
    fault,
    onFrame(hearFrame) {
      hearers.add(hearFrame);
      return () => hearers.delete(hearFrame);
    },
    train(speed) {
      setPlaying(true);
      setFault(undefined);
      setState("training");
      task?.tell({ kind: "train", pace: paceOf(speed) });
    },
    pause() {
      setPlaying(false);
      task?.tell({ kind: "pause" });
    },
    resume() {
      setPlaying(true);
      task?.tell({ kind: "resume" });
    },
    step() {
      setPlaying(false);
      if (state() === "waiting") setState("training");
      task?.tell({ kind: "step" });
    },
    reset() {
      setPlaying(true);
      setFault(undefined);
      lists = [[], []];
      setCurves([...lists]);
      setTrained(undefined);
      setState("waiting");
      task?.tell({ kind: "train", pace: null });
    },
    setSpeed(speed) {
      if (state() === "training") task?.tell({ kind: "pace", pace: paceOf(speed) });
    },
  };
}
