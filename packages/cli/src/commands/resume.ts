import { readRun, resumeRunFolder } from "@telos/runs";
import type { Command } from "commander";
import { performSpec } from "../performSpec.ts";
import { addCheckpointOption, checkpointSeconds } from "../placeOptions.ts";
import type { Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

interface ResumeOptions {
  readonly force?: boolean;
  readonly checkpointS?: string;
  readonly json?: boolean;
}

/** `telos resume RUN`: goes on with a run that was stopped or killed, bit for bit as if it never had been. */
export function addResume(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("resume <run>")
    .summary("goes on with a run that was stopped or killed, bit for bit")
    .description(
      "Goes on with a run that was stopped, killed or failed, from its last checkpoint. The result has the same bytes as that of a run\nthat was never interrupted. A run without a checkpoint begins anew in its folder.",
    )
    .option("--force", "even if another version of telos began it, or another process seems to be at work in it");
  addCheckpointOption(command)
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos resume runs/2026-11-22T09-05-07_train-square_1a2b3c4d\n  telos runs                            which runs can be gone on with\n\nExit codes: 0 done, 1 failed or stopped again, 2 wrong use.\n",
    )
    .action(async (path: string, options: ResumeOptions) => {
      const seconds = checkpointSeconds(options.checkpointS);
      const { node, platform } = readRun(path).manifest;
      const opened = resumeRunFolder(path, {
        now: terminal.now,
        telosVersion: VERSION,
        force: options.force === true,
      });
      if (opened.kind === "finished") {
        const { state, name } = opened.manifest;
        terminal.print(
          options.json
            ? `${JSON.stringify({ out: path, state, resumed: false }, null, 2)}\n`
            : `${path}: ${name} is ${state}; there is nothing left to do.\n`,
        );
        return exit(0);
      }
      const { folder, anew } = opened;
      const { saved } = folder;
      terminal.tell(
        anew === undefined && saved
          ? `Going on at step ${saved.step} of ${saved.total} (${saved.stage}).\n`
          : `Beginning anew: ${anew}.\n`,
      );
      const here = folder.manifest;
      if (node !== here.node || platform !== here.platform)
        terminal.tell(
          `It began on Node ${node}, ${platform}, and this is ${here.node}, ${here.platform}: last digits may differ.\n`,
        );
      try {
        const done = await performSpec({
          spec: readRun(path).spec,
          manifest: folder.manifest,
          terminal,
          place: { kind: "resumed", folder, checkpointSeconds: seconds },
        });
        done.say(options.json === true);
        exit(done.stopped ? 1 : 0);
      } catch (fault) {
        folder.fail(fault); // a fault before the work began: a missing input
        throw fault;
      }
    });
}
