import { LOOP_SETTINGS } from "@telos/core";
import { chosenKernels, type KernelChoice } from "./chosenKernels.ts";
import { loopInput } from "./loopInput.ts";
import { loopText } from "./loopText.ts";
import { loopTruth } from "./loopTruth.ts";
import { parseChoice, parseInteger, parseNumbers } from "./parseList.ts";
import { newPlace, type PlaceOptions, resumeHint } from "./placeOptions.ts";
import { type LoopDone, loopJson, runLoop } from "./runLoop.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** What a user says about an inference from agents. */
export interface AgentsOptions extends PlaceOptions, KernelChoice {
  readonly process?: string;
  /** Of the record, from its beginning. */
  readonly steps?: string;
  /** Of the agents to look at, or all. */
  readonly context?: string;
  readonly critics?: string;
  /** At which maximum occupancy is tried, rising. */
  readonly discounts?: string;
  /** The run whose purpose is compared with the answer. */
  readonly truth?: string;
  readonly seed: string;
  readonly json?: boolean;
}

const MOST_CRITICS = 100;

/**
 * `telos infer RUN|agent.npz --process rateNetwork`: what recorded agents avoid, want and look ahead.
 * @returns the exit code
 */
export async function inferAgents(
  file: string,
  options: AgentsOptions,
  command: readonly string[],
  terminal: Terminal,
): Promise<number> {
  parseChoice("--process", options.process ?? "", ["rateNetwork"]);
  const { seed, steps: most, context: of, critics, discounts, truth } = options;
  const steps = most === undefined ? undefined : parseInteger("--steps", most, 1, Number.MAX_SAFE_INTEGER);
  const settings = {
    ...LOOP_SETTINGS,
    ...(discounts === undefined ? {} : { discounts: discountsOf(discounts) }),
    critics: parseInteger("--critics", critics ?? String(LOOP_SETTINGS.critics), 1, MOST_CRITICS),
    seed: parseInteger("--seed", seed, 0, Number.MAX_SAFE_INTEGER),
  };
  const context = of === undefined || of === "all" ? of : parseInteger("--context", of, 0, Number.MAX_SAFE_INTEGER);
  const { name, input, record } = loopInput(file, { steps, context });
  if (truth !== undefined) loopTruth(truth); // a wrong path is told now and not after minutes
  const done = await runLoop({
    ...{ name, record, input, command, terminal },
    spec: {
      specVersion: 1,
      kind: "loop",
      file: { path: input.path, sha256: input.sha256 },
      steps: steps ?? null,
      ...(context === undefined ? {} : { context }),
      settings,
      truth: truth ?? null,
    },
    kernels: chosenKernels(options),
    tell: truth === undefined ? undefined : () => loopTruth(truth),
    place: newPlace(options),
  });
  sayLoop(done, options.json === true, terminal);
  return done.stopped ? 1 : 0;
}

function discountsOf(text: string): number[] {
  const discounts = parseNumbers("--discounts", text).toSorted((a, b) => a - b);
  const wrong = discounts.find((discount, k) => !(discount >= 0 && discount < 1) || discount === discounts[k - 1]);
  if (wrong !== undefined) throw new UsageError(`--discounts: ${wrong} is twice there or not from 0 to below 1.`);
  return discounts;
}

/** Prints what an inference from agents came to, as words or as one JSON object. */
export function sayLoop(done: LoopDone, json: boolean, terminal: Terminal): void {
  terminal.print(
    json ? `${JSON.stringify(loopJson(done), null, 2)}\n` : loopText(done.inference, done.folder, done.told),
  );
  if (done.stopped) terminal.tell(resumeHint(done.folder));
}
