import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const folder = new URL(".", import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

/** The code of a page: its blocks one after the other, as a reader would type them. */
function codeOf(page: string): string {
  const text = readFileSync(new URL(page, folder), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]).join("\n");
}

/** What the page says that its code prints: whatever follows an arrow in a comment. */
function promisedBy(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1]!);
}

describe("guide", () => {
  test.each(pages)("the code of %s runs, and prints what the page says", (page) => {
    const code = codeOf(page);
    if (code === "") return;
    // From standard input, in the repository: nothing is written, and packages are found as a reader finds them.
    const ran = spawnSync(process.execPath, ["--input-type=module-typescript", "-"], {
      cwd: root,
      input: code,
      encoding: "utf8",
    });
    expect(ran.stderr).toBe("");
    expect(ran.stdout.trimEnd().split("\n")).toEqual(promisedBy(code));
  });

  test.each(pages)("every figure and page that %s points to is there", (page) => {
    const text = readFileSync(new URL(page, folder), "utf8");
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      expect(() => readFileSync(new URL(target!, folder)), target).not.toThrow();
    }
  });
});
