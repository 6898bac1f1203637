import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const STUDIO = resolve(import.meta.dirname, "../..");
const PACKAGES = resolve(STUDIO, "..");
const SOURCES = ["core", "kernels", "recordings", "figures", "reports", "runs", "studio"];
const BUILD = join(STUDIO, "scripts", "build.ts");

/**
 * The folder of the built site, built first where it is missing or older than its sources.
 * @param tell  hears that it is being built
 * @throws Error when the build fails, with what it said
 */
export async function freshSite(tell: (words: string) => void): Promise<string> {
  const site = join(STUDIO, "dist");
  const page = join(site, "index.html");
  const built = existsSync(page) ? statSync(page).mtimeMs : 0;
  // What was installed from a package holds the built site and nothing to build it from.
  if (!existsSync(BUILD)) {
    if (built > 0) return site;
    throw new Error("studio: its files are missing from this installation. Install telos again.");
  }
  if (built > 0 && newestSource() <= built) return site;
  tell(built > 0 ? "The sources have changed: building the studio …\n" : "Building the studio, once …\n");
  await runBuild();
  return site;
}

function newestSource(): number {
  let newest = statSync(join(STUDIO, "index.html")).mtimeMs;
  for (const name of SOURCES) {
    const folder = join(PACKAGES, name, "src");
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.includes(".test.")) continue;
      newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return newest;
}

function runBuild(): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BUILD], {
      cwd: STUDIO,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" }, // a test's own would give the page another build of its library
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (piece: Buffer) => {
        said += piece;
      });
    }
    child.on("error", fail);
    child.on("exit", (code) => {
      if (code === 0) done();
      else fail(new Error(`studio: it could not be built.\n${said.trim()}`));
    });
  });
}
