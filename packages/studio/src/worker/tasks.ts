import type { Prediction } from "@telos/core";
import type { ActivityAsk } from "./tasks/activity.ts";
import type {
  InferenceAsk,
  InferenceEnd,
  InferenceNews,
  InspectedRecording,
  PredictionAsk,
} from "./tasks/inference.ts";
import type { InferenceRunAsk, InferenceRunParts } from "./tasks/inferenceRun.ts";
import type { JudgeAnswer, JudgeAsk, JudgeNews } from "./tasks/judge.ts";
import type { LiveAsk, LiveEnd, LiveNews, LiveOrder } from "./tasks/live.ts";
import type { OpenedRecording, RecordingOrigin } from "./tasks/openRecording.ts";
import type { PurposeAsk, PurposeNews, SeenPurpose } from "./tasks/purpose.ts";

/** Everything the worker can be asked for: what goes in, what is said meanwhile by either side, what comes out. All plain data. */
export interface Tasks {
  /** Trains a controller while its agents live on before everybody's eyes. */
  readonly live: { input: LiveAsk; message: LiveOrder; progress: LiveNews; output: LiveEnd };
  /** Judges a trained controller beside its controls. */
  readonly judge: { input: JudgeAsk; message: never; progress: JudgeNews; output: JudgeAnswer };
  /** Records a trained controller and infers what it was trained for from that alone; null where it was stopped. */
  readonly purpose: { input: PurposeAsk; message: never; progress: PurposeNews; output: SeenPurpose | null };
  /** Simulates a trained controller again, into a file. */
  readonly activity: { input: ActivityAsk; message: never; progress: never; output: { readonly bytes: Uint8Array } };
  /** Opens a recording, whose spikes then lie in the worker. */
  readonly openRecording: { input: RecordingOrigin; message: never; progress: never; output: OpenedRecording };
  /** Quality gates of a choice of units and time. */
  readonly inspect: { input: InferenceAsk; message: never; progress: never; output: InspectedRecording };
  /** Infers the purpose behind an open recording. */
  readonly infer: { input: InferenceAsk; message: never; progress: InferenceNews; output: InferenceEnd };
  /** The parts of a run folder that need the recording: spec with checksums, arrays, what is behind the gates. */
  readonly inferenceRun: { input: InferenceRunAsk; message: never; progress: never; output: InferenceRunParts };
  /** Predicts what a changed world does to an inferred network. */
  readonly predict: { input: PredictionAsk; message: never; progress: never; output: Prediction };
}

export type TaskName = keyof Tasks;
