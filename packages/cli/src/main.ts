import { Command, CommanderError } from "commander";
import { addCompare } from "./commands/compare.ts";
import { addConvert } from "./commands/convert.ts";
import { addInfer } from "./commands/infer.ts";
import { addInspect } from "./commands/inspect.ts";
import { addPredict } from "./commands/predict.ts";
import { addReproduce } from "./commands/reproduce.ts";
import { addRerun } from "./commands/rerun.ts";
import { addResume } from "./commands/resume.ts";
import { addRuns } from "./commands/runs.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addStart } from "./commands/start.ts";
import { addStudio } from "./commands/studio.ts";
import { addSweep } from "./commands/sweep.ts";
import { addTrain } from "./commands/train.ts";
import { processTerminal, type Terminal, UsageError } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * The command line. Prints answers on standard output, progress and faults on standard error.
 * @returns the exit code: 0 done, 1 failed or refused, 2 wrong use
 */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  let code = 0;
  const program = new Command("telos")
    .description(
      "What is this network for? Infers the purpose of a network from its spikes, and predicts how it adapts.",
    )
    .version(VERSION, "--version", "print the version")
    .helpCommand("help [command]", "what a command does, with examples")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: terminal.print, writeErr: terminal.tell })
    .addHelpText(
      "after",
      "\nExamples:\n  telos inspect recording.nwb          what is in it, and is it good enough\n  telos infer recording.nwb            the reward its network behaves as if it optimised\n  telos predict runs/… --remove-units 5    what happens when a cell dies\n  telos reproduce inverse              the figures of the paper as studies, every claim checked\n  telos train square                   a controller that fills a region and stays inside\n  telos convert sorted/ recording.nwb      the same recording in another format\n  telos runs                           every run here, and which can be gone on with\n  telos resume runs/…                  goes on with a run that was stopped or killed\n  telos studio                         the app in the browser; nothing leaves this computer\n  telos start                          the whole way on a network with a known purpose\n",
    );
  const exit = (value: number) => {
    code = value;
  };
  for (const add of [addInspect, addInfer, addPredict, addSimulate, addTrain, addSweep, addStart])
    add(program, terminal, exit);
  addConvert(program, terminal);
  addReproduce(program, terminal);
  for (const add of [addResume, addRerun, addStudio]) add(program, terminal, exit);
  for (const add of [addRuns, addCompare]) add(program, terminal);
  for (const command of program.commands) command.exitOverride().showSuggestionAfterError();
  try {
    if (args.length === 0) {
      terminal.tell(program.helpInformation());
      terminal.tell("\nName a command.\n");
      return 2;
    }
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (fault) {
    return report(fault, terminal);
  }
}

function report(fault: unknown, terminal: Terminal): number {
  if (fault instanceof CommanderError) {
    // Help and version end this way too; commander has printed what there is to say.
    return fault.exitCode === 0 ? 0 : 2;
  }
  const error = fault instanceof Error ? fault : new Error(String(fault));
  terminal.tell(`telos: ${error.message}\n`);
  if (process.env.TELOS_DEBUG !== undefined && error.stack) terminal.tell(`${error.stack}\n`);
  return error instanceof UsageError ? 2 : 1;
}
