import {
  type BuiltController,
  baselines,
  buildController,
  type Controller,
  type ControllerSpec,
  type FittedValueState,
  fittedValue,
  type LivingAgents,
  livingAgents,
  parseControllerSpec,
  valueController,
} from "@telos/core";
import { planeOf } from "../plane.ts";
import { studioKernels } from "../studioKernels.ts";
import type { TaskWork } from "../workerMessages.ts";

/** What is to be trained and watched. */
export interface LiveAsk {
  /** A controller's spec as JSON. */
  readonly spec: unknown;
  /** The R network to be trained and watched beside it, with the myopic and the free network; null for none of them. */
  readonly rSpec: unknown;
  /** Agents to be watched, of each network. */
  readonly agents: number;
  /** Only agents of this context. */
  readonly context: number;
  /** Updates per second to begin with at once; null to wait for the user. */
  readonly pace: number | null;
}

/** What the user does meanwhile. */
export type LiveOrder =
  /** Forget what was learned and begin anew; with a null pace, wait. */
  | { readonly kind: "train"; readonly pace: number | null }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "pace"; readonly pace: number }
  /** One update and one step of every agent. */
  | { readonly kind: "step" };

/** How training goes after an update. */
export interface LivePoint {
  readonly step: number;
  /** Steps; NaN before the first agent has ended. */
  readonly lifetime: number;
  /** Nats. */
  readonly entropy: number;
  readonly loss: number;
  /** Share of lives that ended in a terminal state rather than at the horizon; NaN before the first. */
  readonly terminated: number;
  /** γ of this update. */
  readonly discount: number;
}

/** One network that is watched. */
export interface WatchedNetwork {
  readonly name: "maximum occupancy" | "R network" | "myopic" | "free";
  readonly trained: boolean;
}

/** What happened since the last news. */
export type LiveNews =
  | {
      readonly kind: "ready";
      readonly networks: readonly WatchedNetwork[];
      readonly actions: number;
      readonly steps: number;
      readonly xName: string;
      readonly yName: string;
      readonly window: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
    }
  /** One step of all agents: for each x, y, action entropy (NaN where nothing is done), and 1 where it ended there; shape [networks, agents, 4]. */
  | { readonly kind: "frame"; readonly points: Float32Array<ArrayBuffer> }
  | { readonly kind: "learned"; readonly network: number; readonly point: LivePoint }
  | { readonly kind: "begun" }
  | {
      readonly kind: "trained";
      /** Seconds of computing. */
      readonly seconds: number;
      readonly loss: number;
      readonly parameters: Float64Array;
    }
  | { readonly kind: "diverged" };

/** How it ended. */
export interface LiveEnd {
  /** Updates done. */
  readonly step: number;
}

const TICK_MS = 24; // agents take about forty steps a second
const BUSY_MS = 18; // of each tick, at most, for training: frames come first

/** Trains a controller while its agents live on before everybody's eyes, until it is cancelled. */
export const live: TaskWork<"live"> = async (ask, { signal, report, listen }) => {
  const spec = parseControllerSpec(ask.spec);
  const students = [newStudent(spec)];
  if (ask.rSpec !== null) students.push(newStudent(parseControllerSpec(ask.rSpec)));
  const [first] = students as [Student, ...Student[]];
  const { built } = first;
  const plane = planeOf(built);
  const watched: readonly { readonly name: WatchedNetwork["name"]; readonly controller: () => Controller }[] = [
    {
      name: spec.objective.kind === "maximumOccupancy" ? "maximum occupancy" : "R network",
      controller: () => first.controller,
    },
    ...(students[1] === undefined
      ? []
      : [
          { name: "R network" as const, controller: () => students[1]!.controller },
          { name: "myopic" as const, controller: () => baselines.myopic },
          { name: "free" as const, controller: () => baselines.free },
        ]),
  ];
  const troupes = watched.map(({ name }) => ({ name, living: troupeOf(built, ask, name) }));
  report({
    kind: "ready",
    networks: watched.map(({ name }, k) => ({ name, trained: k < students.length })),
    actions: built.process.actions,
    steps: spec.training.steps,
    xName: plane.xName,
    yName: plane.yName,
    window: plane.window,
  });

  let pace = ask.pace;
  let playing = true;
  let begun = false;
  let told = false;
  let owed = 0;
  let seconds = 0;
  let single = false;
  let wake: () => void = () => {};

  const begin = (next: number | null) => {
    for (const student of students) student.reset();
    for (const [k, { name }] of troupes.entries()) troupes[k]!.living = troupeOf(built, ask, name);
    pace = next;
    begun = next !== null;
    told = false;
    owed = 0;
    seconds = 0;
    playing = true;
    if (begun) report({ kind: "begun" });
  };
  begin(ask.pace);
  listen((order) => {
    switch (order.kind) {
      case "train":
        begin(order.pace);
        break;
      case "pause":
        playing = false;
        break;
      case "resume":
        playing = true;
        break;
      case "pace":
        pace = order.pace;
        break;
      case "step":
        playing = false;
        begun = true;
        single = true;
    }
    wake();
  });

  const teach = (until: number, most: number): void => {
    const from = performance.now();
    let left = most;
    while (left >= 1 && performance.now() < until && students.some((student) => student.learning())) {
      for (const [network, student] of students.entries()) {
        const point = student.learning() ? student.learn() : undefined;
        if (point) report({ kind: "learned", network, point });
      }
      left--;
    }
    owed = Math.min(left, 50);
    seconds += (performance.now() - from) / 1000;
    if (students.some((student) => student.state.status === "diverged")) {
      playing = false;
      report({ kind: "diverged" });
    } else if (!told && !first.learning()) {
      told = true;
      const { network, progress } = first.state;
      report({ kind: "trained", seconds, loss: progress.loss, parameters: network.parameters.slice() });
    }
  };

  const show = (): void => {
    const points = new Float32Array(troupes.length * ask.agents * 4);
    for (const [k, { living }] of troupes.entries()) {
      living.step(watched[k]!.controller());
      for (let m = 0; m < ask.agents; m++) {
        const to = (k * ask.agents + m) * 4;
        plane.pointInto(points, to, living.ended[m] ? living.lastStates : living.states, m * built.process.size);
        points[to + 2] = watched[k]!.name === "free" ? Number.NaN : living.entropies[m]!;
        points[to + 3] = living.ended[m]!;
      }
    }
    report({ kind: "frame", points }, [points.buffer]);
  };

  while (!signal.aborted) {
    const started = performance.now();
    if (single) {
      single = false;
      teach(Number.POSITIVE_INFINITY, 1);
      show();
    } else if (playing) {
      if (begun && pace !== null) {
        owed += (pace * TICK_MS) / 1000;
        teach(started + BUSY_MS, owed);
      }
      show();
    }
    const rest = playing ? Math.max(0, TICK_MS - (performance.now() - started)) : 60_000;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, rest);
      wake = () => {
        clearTimeout(timer);
        done();
      };
      signal.addEventListener("abort", wake, { once: true });
    });
    wake = () => {};
  }
  return { step: first.state.step };
};

interface Student {
  readonly built: BuiltController;
  state: FittedValueState;
  controller: Controller;
  readonly learning: () => boolean;
  /** One update. @returns a point for the curves, where the command line would write one too */
  readonly learn: () => LivePoint | undefined;
  readonly reset: () => void;
}

const CURVE_POINTS = 300;

/** A network that can be trained, from the beginning as often as one likes. */
function newStudent(spec: ControllerSpec): Student {
  const method = fittedValue();
  const fresh = () => {
    const built = buildController(spec, studioKernels());
    const state = method.init(built.problem, built.trainingRng);
    return { built, state, controller: valueController(built.problem, state.network) };
  };
  const { steps } = spec.training;
  const every = Math.max(1, Math.floor(steps / CURVE_POINTS));
  const student: Student = {
    ...fresh(),
    learning: () => method.status(student.state) === "running",
    learn() {
      student.state = method.step(student.built.problem, student.state);
      const { step, progress } = student.state;
      if (step % every !== 0 && step !== steps) return undefined;
      const { lifetime, actionEntropy: entropy, loss, terminated, discount } = progress;
      return { step, lifetime, entropy, loss, terminated, discount };
    },
    reset: () => {
      Object.assign(student, fresh());
    },
  };
  return student;
}

function troupeOf({ spec, process, evaluationRng }: BuiltController, ask: LiveAsk, name: string): LivingAgents {
  const context = Math.min(ask.context, process.contexts - 1);
  const rng = evaluationRng.split(`watched ${name}`);
  return livingAgents(process, { agents: ask.agents, start: spec.evaluation.start, rng, context });
}
