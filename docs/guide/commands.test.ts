import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = "/usr/bin/python3";
const hasNumpy = spawnSync(PYTHON, ["-c", "import numpy"]).status === 0;
if (!hasNumpy) console.warn(`The Python of the guide is not run: ${PYTHON} has no NumPy.`);
const hasPynapple = spawnSync(PYTHON, ["-c", "import pynapple"]).status === 0;
if (!hasPynapple) console.warn("The guide's block for pynapple is run with NumPy instead: pynapple is not here.");

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder as a reader's own, with the examples in it. */
function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "telos-guide-"));
  folders.push(folder);
  cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
  return folder;
}

/** The blocks of a page in a language, in the order of the page, each with its language. */
function blocksOf(page: string): { readonly language: string; readonly code: string }[] {
  const text = readFileSync(new URL(page, import.meta.url), "utf8");
  return [...text.matchAll(/^```(sh|python)\n([\s\S]*?)^```$/gm)].map((found) => ({
    language: found[1]!,
    code: found[2]!,
  }));
}

function telos(line: string, cwd: string): string {
  const [, ...args] = line.split(" ");
  const ran = spawnSync(process.execPath, [join(root, "packages/cli/bin/telos.js"), ...args], {
    cwd,
    encoding: "utf8",
  });
  expect(ran.status, `${line}\n${ran.stderr}`).toBe(0);
  return ran.stdout;
}

const linesOf = (code: string) => code.trimEnd().split("\n");

describe("commands of the guide", () => {
  test("04-your-first-recording: every command works in the order of the page, and the files it names are there", () => {
    const folder = home();
    const said = blocksOf("04-your-first-recording.md")
      .flatMap(({ code }) => linesOf(code))
      .map((line) => telos(line, folder));
    expect(said).toHaveLength(4);
    expect(said[1]!.match(/^ {2}[✓!✗] /gm)).toHaveLength(11); // as many gates as the page says
    expect(said[1]).toMatch(/! {2}Intervals below 1 ms/); // and it is this one that warns
    expect(said[2]).toMatch(/^Verdict: interactions/);
    for (const file of ["inspection/report.html", "run/report.html", "run/arrays.npz"])
      expect(existsSync(join(folder, file)), file).toBe(true);
  });

  test.skipIf(!hasNumpy)(
    "05-from-python: the blocks run after the commands, and print what the page says (skipped without NumPy)",
    () => {
      const folder = home();
      const python: string[] = [];
      for (const { language, code } of blocksOf("05-from-python.md")) {
        if (language === "sh") {
          if (python.length > 0) runPython(python, folder);
          for (const line of linesOf(code)) telos(line, folder);
        } else python.push(code);
      }
      const { stdout } = runPython(python, folder);
      const promised = python.flatMap((code) => [...code.matchAll(/# → (.*)$/gm)].map((found) => found[1]));
      expect(linesOf(stdout)).toEqual([...promised, `read with ${hasPynapple ? "pynapple" : "NumPy"}`]);
    },
  );

  test.skipIf(!hasNumpy)(
    "09-closing-the-loop: agents that NumPy made are read, and what they keep to is found (skipped without NumPy)",
    () => {
      const folder = home();
      const blocks = blocksOf("09-closing-the-loop.md");
      runPython(
        blocks.filter(({ language }) => language === "python").map(({ code }) => code),
        folder,
      );
      const command = linesOf(blocks.at(-1)!.code).at(-1)!;
      const said = telos(`${command} --critics 1 --discounts 0.9`, folder); // fewer critics: the answer is the same
      expect(said).toMatch(
        /^Looking one step ahead they avoid activity of units 4 and 17 outside a square of half-width 0\.(39|40)/,
      );
      expect(existsSync(join(folder, "numpy-inferred/report.html"))).toBe(true);
      const commands = blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => linesOf(code));
      expect(commands.map((line) => line.split(" ")[1])).toEqual(["train", "simulate", "infer", "infer", "infer"]);
    },
    300_000,
  );
});

function runPython(blocks: readonly string[], cwd: string) {
  const ran = spawnSync(PYTHON, ["-"], { cwd, input: blocks.join("\n"), encoding: "utf8" });
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  return ran;
}
