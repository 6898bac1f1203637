import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pack } from "./pack.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-packed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What npm says where its registry cannot be reached and its cache does not hold a library. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network/;
const QUIET = { ...process.env, NO_COLOR: "1", npm_config_audit: "false", npm_config_fund: "false" };

test("the tarball installs into an empty folder, shows its help and infers from a recording it made", (context) => {
  const tarball = pack(folder);
  const home = join(folder, "empty");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), `{ "private": true }\n`);
  const installed = spawnSync("npm", ["install", "--prefer-offline", "--ignore-scripts", tarball], {
    cwd: home,
    env: QUIET,
    encoding: "utf8",
  });
  if (installed.status !== 0 && UNREACHABLE.test(installed.stderr)) {
    console.warn("The packed telos is not installed: its libraries' registry cannot be reached.");
    context.skip();
  }
  expect(installed.status, installed.stderr).toBe(0);

  const own = join(home, "node_modules/telos");
  const manifest = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  expect(manifest.engines.node).toBe(">=22.12");
  expect(manifest.scripts).toBeUndefined();
  expect(existsSync(join(own, "src/main.js"))).toBe(true);
  expect(existsSync(join(own, "src/main.ts"))).toBe(false);

  const telos = (...args: string[]) =>
    spawnSync(process.execPath, [join(home, "node_modules/.bin/telos"), ...args], {
      cwd: home,
      env: QUIET,
      encoding: "utf8",
    });
  const help = telos("--help");
  expect(help.stderr).toBe("");
  for (const command of ["inspect", "infer", "predict", "simulate", "train"]) expect(help.stdout).toContain(command);
  expect(telos("simulate", join(own, "examples/poisson.json"), "--out", "made.nwb", "--duration-s", "300").status).toBe(
    0,
  );
  const inferred = telos("infer", "made.nwb", "--window-ms", "20", "--replicates", "0", "--out", "run");
  expect(inferred.stderr).not.toMatch(/Error|Warning/);
  expect(inferred.stdout).toMatch(/^Verdict: no-interactions/);
  expect(existsSync(join(home, "run/report.html"))).toBe(true);
}, 180_000);
