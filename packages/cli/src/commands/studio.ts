import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import type { Command } from "commander";
import { parseInteger } from "../parseList.ts";
import { type Terminal, UsageError } from "../terminal.ts";

interface StudioOptions {
  readonly port: string;
  readonly open: boolean;
}

/** `telos studio [RUNS]`: the app in the browser, served on the loopback address until Ctrl-C. */
export function addStudio(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("studio [runs]")
    .summary("the app in the browser: train, infer, compare; nothing leaves this computer")
    .description(
      "Serves the studio on the loopback address and opens it. Everything is computed in the page: recordings never leave this computer.\nWith a folder of runs, the page opens and compares them.",
    )
    .option("--port <P>", "0 for any free one", "4790")
    .option("--no-open", "print the address and open nothing")
    .addHelpText("after", "\nExamples:\n  telos studio\n  telos studio runs --port 0\n")
    .action(async (runs: string | undefined, { port: given, open }: StudioOptions) => {
      const port = parseInteger("--port", given, 0, 65_535);
      if (runs !== undefined && !(existsSync(runs) && statSync(runs).isDirectory()))
        throw new UsageError(`${runs}: there is no such folder of runs.`);
      const { freshSite, serveStudio } = await import("@telos/studio");
      const site = await freshSite(terminal.tell);
      const studio = await serveStudio({ site, port, ...(runs === undefined ? {} : { runs }) });
      terminal.print(`The studio is at ${studio.url}\n`);
      terminal.tell("Ctrl-C ends it.\n");
      if (open) openBrowser(studio.url);
      await new Promise<void>((done) => {
        if (terminal.signal.aborted) done();
        terminal.signal.addEventListener("abort", () => done(), { once: true });
      });
      await studio.close();
      exit(0);
    });
}

/** Where no browser can be opened the printed address serves. */
function openBrowser(url: string): void {
  const [command, ...rest] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  const child = spawn(command!, [...rest, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
