import { compareRuns, readRun } from "@telos/runs";
import type { Command } from "commander";
import { performSpec } from "../performSpec.ts";
import { addPlaceOptions, newPlace, type PlaceOptions } from "../placeOptions.ts";
import type { Terminal } from "../terminal.ts";
import { VERSION } from "../version.ts";

interface RerunOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `telos rerun RUN`: does a run's work again and says whether the bytes agree. */
export function addRerun(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command("rerun <run>")
    .summary("does a run's work again and says whether the bytes agree")
    .description(
      "Does the work of a run's spec.json again, into a new folder, and compares every file that both wrote. Its inputs must be the files\nthat the run read.",
    );
  addPlaceOptions(command)
    .option("--json", "print one JSON object on standard output and nothing else there")
    .addHelpText(
      "after",
      "\nExamples:\n  telos rerun runs/2026-11-22T09-05-07_infer-ME1_1a2b3c4d\n  telos rerun runs/… --out runs/again --json\n\nExit codes: 0 every byte agrees, 1 some differ, or it failed or was stopped, 2 wrong use.\n",
    )
    .action(async (path: string, options: RerunOptions) => {
      const before = readRun(path);
      const { spec, manifest } = before;
      const done = await performSpec({ spec, manifest, terminal, place: newPlace(options) });
      if (done.stopped) {
        done.say(options.json === true);
        return exit(1);
      }
      const again = readRun(done.folder);
      const { files, sameWork } = compareRuns(before, again);
      const different = [...files.different, ...files.onlyA, ...files.onlyB];
      const agrees = before.finished && sameWork && different.length === 0;
      if (options.json)
        terminal.print(
          `${JSON.stringify({ run: path, out: done.folder, finishedBefore: before.finished, agrees, files }, null, 2)}\n`,
        );
      else terminal.print(`${verdict()}\nThe run again: ${done.folder}\n`);
      exit(agrees ? 0 : 1);

      function verdict(): string {
        if (!before.finished)
          return `${path} was ${manifest.state} when it was left, so there is nothing to compare with; now it is ${again.manifest.state}.`;
        if (agrees) return `Every byte agrees: ${files.equal.length} files, ${manifest.name}.`;
        const other = (["telos", "node", "platform"] as const).filter((key) => manifest[key] !== again.manifest[key]);
        const why = other.map((key) => `${key} was ${manifest[key]} and is ${again.manifest[key]}`);
        return `${different.length} of ${different.length + files.equal.length} files differ: ${different.join(", ")}.${why.length > 0 ? ` What changed: ${why.join("; ")}.` : ` telos is ${VERSION} as it was.`}`;
      }
    });
}
