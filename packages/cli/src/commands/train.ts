import {
  type ControllerSpec,
  controllerSpecJson,
  learnedPolicyDefaults,
  outlives,
  type PolicySpec,
  parseControllerSpec,
} from "@telos/core";
import type { Command } from "commander";

import { chosenKernels, kernelFlags } from "../chosenKernels.ts";
import { controllerInput, PRESET_NAMES } from "../controllerInput.ts";
import { parseChoice, parseInteger } from "../parseList.ts";
import { addPlaceOptions, newPlace, type PlaceOptions, resumeHint } from "../placeOptions.ts";
import { number, tableText } from "../plainTable.ts";
import { runTraining, type TrainingDone } from "../runTraining.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface TrainOptions extends PlaceOptions {
  readonly seed?: string;
  readonly policy?: string;
  readonly json?: boolean;
  readonly print?: boolean;
  readonly fast?: boolean;
  readonly reference?: boolean;
  readonly threads?: string;
}

/** `telos train PRESET|spec.json`: a controller that keeps a network alive and as free as can be. */
export function addTrain(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("train <source>")
    .summary("a controller that keeps a network alive and as variable as can be")
    .description(
      `Trains a maximum occupancy controller of a recurrent network, judges it beside the myopic, free and random controls, and writes a run folder with a report. The source is a preset (${PRESET_NAMES.join(", ")}) or a spec of one's own.`,
    )
    .option("--seed <S>", "instead of the spec's: draws the network, training and evaluation")
    .option(
      "--policy <kind>",
      "instead of the spec's: enumerated lists all actions; factorised and channel-by-channel learn which to draw",
    )
    .option("--fast", "kernels with fused multiply-add: faster, the last digits may differ between processors")
    .option("--threads <N>", "that share the kernels' work; the result is the same, bit for bit", "1")
    .option("--reference", "plain TypeScript in 64 bits instead of kernels: slow");
  addPlaceOptions(command)
    .option("--print", "print the spec and train nothing: a start for one's own")
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos train square\n  telos train energy --seed 3 --out runs/energy\n  telos train square --print > mine.json && telos train mine.json\n\nCtrl-C keeps what was learned; telos resume goes on with it. Exit codes: 0 done, 1 failed or stopped, 2 wrong use.\n",
    )
    .action(async (source: string, options: TrainOptions) => {
      const { name, spec: given } = controllerInput(source);
      const seed =
        options.seed === undefined ? given.seed : parseInteger("--seed", options.seed, 0, Number.MAX_SAFE_INTEGER);
      const spec = withPolicy({ ...given, seed }, options.policy);
      if (options.print) {
        terminal.print(`${JSON.stringify(controllerSpecJson(spec), null, 2)}\n`);
        return exit(0);
      }
      const command = [
        ...["telos", "train", source, ...(options.seed === undefined ? [] : ["--seed", options.seed])],
        ...(options.policy === undefined ? [] : ["--policy", options.policy]),
        ...kernelFlags(options),
      ];
      const done = await runTraining({
        name,
        spec,
        command,
        terminal,
        kernels: chosenKernels(options),
        place: newPlace(options),
      });
      sayTraining(done, options.json === true, terminal);
      exit(done.status === "cancelled" ? 1 : 0);
    });
}

const POLICIES: Readonly<Record<string, PolicySpec>> = {
  enumerated: { kind: "enumerated" },
  factorised: learnedPolicyDefaults("factorised"),
  "channel-by-channel": learnedPolicyDefaults("channelByChannel"),
};

/** The spec with the policy that was asked for. @throws UsageError on an unknown kind, and where it does not fit the spec */
function withPolicy(spec: ControllerSpec, asked: string | undefined): ControllerSpec {
  if (asked === undefined) return spec;
  const policy = POLICIES[parseChoice("--policy", asked, Object.keys(POLICIES))];
  try {
    return parseControllerSpec(controllerSpecJson({ ...spec, training: { ...spec.training, policy: policy! } }));
  } catch (fault) {
    if (fault instanceof RangeError) throw new UsageError(`--policy ${asked}: ${fault.message}`, { cause: fault });
    throw fault;
  }
}

/** Prints what a training came to, as words or as the documented JSON object, and how to go on with one that was stopped. */
export function sayTraining(done: TrainingDone, json: boolean, terminal: Terminal): void {
  terminal.print(json ? `${JSON.stringify(trainingJson(done), null, 2)}\n` : trainingText(done));
  if (done.status === "cancelled") terminal.tell(resumeHint(done.folder));
}

/** The documented JSON object of `telos train --json` (docs/guide/01-run-folder.md). */
function trainingJson({ spec, status, steps, loss, controls, folder }: TrainingDone) {
  const known = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    state: status === "cancelled" ? "cancelled" : "complete",
    seed: spec.seed,
    updates: steps,
    loss,
    steps: spec.evaluation.steps,
    controls: controls.map((one) => ({
      ...one,
      actionEntropy: known(one.actionEntropy),
      coverage: known(one.coverage),
    })),
    out: folder,
  };
}

/** What `telos train` prints: plain words first, the controls beside the controller. */
export function trainingText({ spec, status, steps, controls, folder }: TrainingDone): string {
  const [trained, myopic] = controls;
  const { steps: horizon } = spec.evaluation;
  const stopped =
    status === "cancelled"
      ? `Stopped after ${steps} of ${spec.training.steps} updates; what was learned is kept and judged.\n`
      : "";
  const verdict = outlives(trained, myopic)
    ? `lives ${number(trained.lifetime)} of ${horizon} steps; looking one step ahead (myopic) lives ${number(myopic.lifetime)}: it has learned to plan.`
    : `lives ${number(trained.lifetime)} of ${horizon} steps, and looking one step ahead (myopic) lives ${number(myopic.lifetime)}: its lifetime is no evidence of planning on this network.`;
  const rows = controls.map((one) => [
    one.name,
    number(one.lifetime),
    number(one.lifetimeError),
    `${Math.round(100 * one.alive)} %`,
    number(one.actionEntropy),
    number(one.coverage),
  ]);
  return `${stopped}The ${trained.name === "R network" ? "R network" : "controller"} ${verdict}\n\n${tableText(["controller", "lifetime", "± s.e.", "alive", "entropy (nats)", "coverage"], rows)}\n\nReport: ${folder}/report.html\n`;
}
