import {
  type AgentRecord,
  type BuiltController,
  baselines,
  buildController,
  type Controller,
  type ControllerSpec,
  createRng,
  recordController,
} from "@telos/core";
import { strictControlKernels } from "./strictControlKernels.ts";
import { trainedController } from "./trainedController.ts";

/** Who is recorded: what a network was trained for, or a control. */
export const LOOP_KINDS = ["maximumOccupancy", "greedyR", "exploringR", "myopic", "random", "free"] as const;
export type LoopKind = (typeof LOOP_KINDS)[number];

/** Share of random actions of the exploring R network. */
export const EXPLORATION = 0.1;
/** Places of agents in a recording; where one ends another starts. */
export const PLACES = 10;

/** A controller that was made for a kind, and what it acts on. */
export interface LoopAgent {
  readonly built: BuiltController;
  readonly controller: Controller;
}

/** Trains what has to be trained. @param spec  of the kind's network: maximum occupancy's or R's; controls take either */
export function loopAgent(kind: LoopKind, spec: ControllerSpec): LoopAgent {
  switch (kind) {
    case "maximumOccupancy":
    case "greedyR":
      return trainedController(spec);
    case "exploringR":
      return trainedController(spec, { exploration: EXPLORATION });
    case "myopic":
    case "random":
    case "free": {
      return { built: buildController(spec, strictControlKernels()), controller: baselines[kind] };
    }
  }
}

/**
 * What an observer sees of an agent: states, actions and the network, nothing else.
 * @param steps  in all, shared out over ten places
 */
export function loopRecord({ built, controller }: LoopAgent, steps: number): AgentRecord {
  const { rateNetwork, spec } = built;
  if (rateNetwork === undefined) throw new Error("loopRecord: the spec controls no rate network.");
  const recording = recordController(rateNetwork, controller, {
    agents: PLACES,
    steps: Math.floor(steps / PLACES),
    start: spec.evaluation.start,
    rng: createRng(spec.seed).split("recording"),
  });
  return {
    ...recording,
    dynamics: { kind: "given", network: rateNetwork.network, injections: rateNetwork.injections },
  };
}
