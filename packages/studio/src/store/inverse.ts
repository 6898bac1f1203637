import type { Prediction } from "@telos/core";
import { createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { type StartedTask, startTask } from "../worker/startTask.ts";
import type { InferenceEnd, InferenceNews, InspectedRecording } from "../worker/tasks/inference.ts";
import type { OpenedRecording } from "../worker/tasks/openRecording.ts";
import { address, changeAddress, openPage, sayLeftOut } from "./address.ts";
import type { ExportedInference } from "./inferenceExport.ts";
import { networkChangeOf, readChange, requestOf } from "./inverseFields.ts";
import { type KeptFiles, keepFiles } from "./keptFiles.ts";
import { originOf, originText } from "./recordingOrigin.ts";
import { createWordsInput, inputKey } from "./wordsInput.ts";

/** Where opening a recording stands. */
export type Opening =
  | { readonly kind: "empty" }
  | { readonly kind: "opening"; readonly name: string }
  | { readonly kind: "open"; readonly recording: OpenedRecording }
  /** The link is about a file of somebody's computer that is not here. */
  | { readonly kind: "missing"; readonly name: string }
  | { readonly kind: "failed"; readonly name: string; readonly words: string };

/** Where the inference stands. */
export type Inferring =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly news: InferenceNews; readonly secondsLeft: number | undefined }
  /** `seconds` of computing. */
  | { readonly kind: "done"; readonly end: InferenceEnd; readonly stopped: boolean; readonly seconds: number }
  | { readonly kind: "failed"; readonly words: string };

/** A prediction with how long it took, or why there is none. */
export type Predicting =
  | { readonly kind: "idle" }
  | { readonly kind: "running" }
  | { readonly kind: "done"; readonly prediction: Prediction; readonly ms: number }
  | { readonly kind: "failed"; readonly words: string };

const WORKER = { worker: "inverse" } as const;

/** Everything behind the Inverse page: it follows the address, the worker does the work. Called once, inside the page. */
export function createInverse() {
  const fields = createMemo(() => (address().page === "inverse" ? address().fields : {}), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const [opening, setOpening] = createSignal<Opening>({ kind: "empty" });
  const [inspected, setInspected] = createSignal<InspectedRecording>();
  const [choiceFault, setChoiceFault] = createSignal<string>();
  const [inferring, setInferring] = createSignal<Inferring>({ kind: "idle" });
  const [predicting, setPredicting] = createSignal<Predicting>({ kind: "idle" });
  const [dropFault, setDropFault] = createSignal<string>();
  const ended = new Map<string, Omit<Extract<Inferring, { kind: "done" }>, "kind">>();
  let files: KeptFiles | undefined;
  let opens = 0;
  let running: { readonly key: string; readonly task: StartedTask<"infer"> } | undefined;

  const recording = () => {
    const state = opening();
    return state.kind === "open" ? state.recording : undefined;
  };
  const origin = createMemo(() => originText(fields()));
  const matrix = createMemo(() => {
    const open = recording();
    if (!open) return undefined;
    const asked = open.matrices.find(({ name }) => name === fields().matrix);
    return asked?.name ?? (open.units.length === 0 ? open.matrices[0]?.name : undefined);
  });
  const { input, openInput } = createWordsInput(() => fields().input, setChoiceFault);
  const request = createMemo(() => requestOf(fields()), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const askKey = createMemo(() => {
    const open = recording();
    if (matrix() !== undefined && fields().input !== undefined && input() === undefined) return undefined;
    return open && `${open.number} ${matrix() ?? ""} ${inputKey(input())} ${JSON.stringify(request())}`;
  });
  const end = () => {
    const state = inferring();
    return state.kind === "done" ? state.end : undefined;
  };

  // The recording that the address names.
  createEffect(on(origin, (text) => void openOrigin(text)));

  async function openOrigin(text: string): Promise<void> {
    const mine = ++opens;
    stop();
    sayLeftOut(text.startsWith("file ") ? [`the recording ${text.slice("file ".length)}`] : []);
    const found = await originOf(text, fields(), files);
    if (mine !== opens) return;
    if (found === undefined) {
      setOpening(text === "" ? { kind: "empty" } : { kind: "missing", name: text.slice(text.indexOf(" ") + 1) });
      return;
    }
    const name = found.kind === "spec" ? "a network with your reward" : found.name;
    setOpening({ kind: "opening", name });
    try {
      const opened = await startTask("openRecording", found, WORKER).result;
      if (mine === opens) setOpening({ kind: "open", recording: opened });
    } catch (fault) {
      if (mine === opens) setOpening({ kind: "failed", name, words: wordsOf(fault) });
    }
  }

  // Its gates, for the choice that the address makes.
  createEffect(
    on(askKey, async (key) => {
      const open = recording();
      if (key !== undefined) setChoiceFault(undefined);
      if (!open || key === undefined || (open.units.length === 0 && matrix() === undefined)) {
        setInspected(undefined);
        return;
      }
      try {
        const seen = await startTask("inspect", ask(open), WORKER).result;
        if (key === askKey()) setInspected(seen);
      } catch (fault) {
        if (key !== askKey()) return;
        setInspected(undefined);
        setChoiceFault(wordsOf(fault));
      }
    }),
  );

  function ask(open: OpenedRecording) {
    const chosen = matrix();
    const file = chosen === undefined ? undefined : input();
    return {
      number: open.number,
      request: request(),
      ...(chosen !== undefined && { matrix: chosen }),
      ...(file && { input: file }),
    };
  }

  // The inference, where the address wants one: a link and "back" bring its result again.
  createEffect(
    on([askKey, () => fields().infer, choiceFault], ([key, wanted, fault]) => {
      if (running && running.key !== key) stop();
      const known = key === undefined ? undefined : ended.get(key);
      if (key === undefined || wanted !== "1") setInferring({ kind: "idle" });
      else if (known) setInferring({ kind: "done", ...known });
      else if (fault === undefined && !running) void start(key);
    }),
  );

  async function start(key: string): Promise<void> {
    const open = recording();
    if (!open) return;
    const began = performance.now();
    let stopped = false;
    setInferring({ kind: "running", news: { share: 0, stage: "beginning" }, secondsLeft: undefined });
    const task = startTask("infer", ask(open), {
      ...WORKER,
      onProgress: (news) => {
        if (running?.key !== key) return;
        const spent = (performance.now() - began) / 1000;
        const secondsLeft = news.share > 0.03 ? (spent * (1 - news.share)) / news.share : undefined;
        setInferring({ kind: "running", news, secondsLeft });
      },
    });
    running = {
      key,
      task: {
        ...task,
        cancel: () => {
          stopped = true;
          task.cancel();
        },
      },
    };
    try {
      const result = await task.result;
      if (key === askKey()) {
        const done = { end: result, stopped, seconds: (performance.now() - began) / 1000 };
        ended.set(key, done);
        warmUp(result);
        setInferring({ kind: "done", ...done });
      }
    } catch (fault) {
      if (key === askKey()) setInferring({ kind: "failed", words: wordsOf(fault) });
    } finally {
      if (running?.key === key) running = undefined;
    }
  }

  function stop(): void {
    running?.task.cancel();
    if (running && running.key !== askKey()) running = undefined;
  }

  /** Infers, or infers again where it was stopped. */
  function infer(): void {
    const key = askKey();
    if (key === undefined) return;
    if (ended.get(key)?.stopped || inferring().kind === "failed") ended.delete(key);
    const again = fields().infer === "1";
    changeAddress({ infer: "1", view: "reward" });
    if (again && !running && !ended.has(key)) void start(key);
  }

  // What the changed world would do, for the change that the address makes.
  const change = createMemo(() => readChange(fields().change), undefined, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  createEffect(
    on([end, change], async ([done, wanted]) => {
      const fit = done?.purpose.fit;
      const unitIds = done?.purpose.data.unitIds ?? [];
      const core = fit && networkChangeOf(wanted, unitIds, fit.network.inputs);
      if (!fit || !core || !claims(done)) {
        setPredicting({ kind: "idle" });
        return;
      }
      const began = performance.now();
      if (predicting().kind !== "done") setPredicting({ kind: "running" });
      const current = () => end() === done && change() === wanted;
      try {
        const asked = { network: fit.predictionNetwork, unitIds, change: core };
        const prediction = await startTask("predict", asked, WORKER).result;
        if (current()) setPredicting({ kind: "done", prediction, ms: performance.now() - began });
      } catch (fault) {
        if (current()) setPredicting({ kind: "failed", words: wordsOf(fault) });
      }
    }),
  );

  /** Opens files that were dropped or chosen, in place of what is open. */
  function openFiles(chosen: KeptFiles | undefined): void {
    setDropFault(undefined);
    if (chosen === undefined) {
      setDropFault("That is no file. Drop a recording, or a folder of Phy.");
      return;
    }
    files = chosen;
    void keepFiles(chosen);
    const asBefore = opening();
    const resumed = asBefore.kind === "missing" && asBefore.name === chosen.name;
    if (origin() === `file ${chosen.name}`) void openOrigin(origin());
    if (!resumed) openPage("inverse", { file: chosen.name });
  }

  /** What ended, as it is exported; undefined before. */
  const exported = (): ExportedInference | undefined => {
    const open = recording();
    const state = inferring();
    if (!open || state.kind !== "done") return undefined;
    return { ask: ask(open), end: state.end, recording: open, seconds: state.seconds, fields: fields() };
  };

  onCleanup(() => running?.task.cancel());
  return {
    ...{ fields, opening, recording, matrix, request, inspected, choiceFault, inferring, end, change, predicting },
    ...{ dropFault, openFiles, openInput, infer, exported, stop: () => running?.task.cancel() },
  };
}

/** What the Inverse page and its panels share. */
export type Inverse = ReturnType<typeof createInverse>;

/** Predicts once for nobody: the first click is then as quick as the next ones. */
function warmUp(end: InferenceEnd): void {
  const { fit, data } = end.purpose;
  if (!fit || !claims(end)) return;
  const asked = {
    network: fit.predictionNetwork,
    unitIds: data.unitIds,
    change: { kind: "cellDeath", units: [0] },
  } as const;
  startTask("predict", asked, WORKER).result.catch(() => undefined); // what is wrong is said where it is asked for
}

/** Changes a choice: what was inferred for another one is put away, and comes back with undo. */
export function choose(changes: Readonly<Record<string, string | undefined>>, gesture?: string): void {
  changeAddress({ ...changes, infer: undefined, change: undefined, view: undefined }, gesture);
}

/** Whether the inference claims something that a prediction can start from. */
export function claims(end: InferenceEnd | undefined): boolean {
  const verdict = end?.purpose.verdict;
  return end?.purpose.fit !== undefined && (verdict === "purpose" || verdict === "interactions");
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
