import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import type { Terminal } from "../terminal.ts";
import { addReproduce } from "./reproduce.ts";

const folder = mkdtempSync(join(tmpdir(), "telos-reproduce-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function telos(...words: string[]): Promise<{ printed: string; told: string; error?: Error }> {
  let [printed, told] = ["", ""];
  const terminal: Terminal = {
    print: (text) => {
      printed += text;
    },
    tell: (text) => {
      told += text;
    },
    canRedraw: false,
    colour: false,
    now: () => new Date(0),
    clock: () => performance.now(),
    signal: new AbortController().signal,
  };
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addReproduce(program, terminal);
  try {
    await program.parseAsync(["node", "telos", "reproduce", ...words, "--out", folder]);
    return { printed, told };
  } catch (error) {
    return { printed, told, error: error as Error };
  }
}

describe("telos reproduce", () => {
  test("--json prints the claims as one object and nothing else, and the figures lie in the folder", async () => {
    const { printed, error } = await telos(
      "inverse",
      "--study",
      "references",
      "--quick",
      "--seeds",
      "31",
      "--threads",
      "1",
      "--json",
    );
    expect(error).toBeUndefined();
    const answer = JSON.parse(printed) as { studies: { id: string; claims: Record<string, unknown>[] }[] };
    expect(Object.keys(answer)).toEqual(["studies"]);
    expect(answer.studies.map((study) => [Object.keys(study), study.id])).toEqual([[["id", "claims"], "references"]]);
    for (const claim of answer.studies[0]!.claims) {
      expect(Object.keys(claim)).toEqual(["claim", "measured", "bound", "pass"]);
      expect([typeof claim.claim, typeof claim.measured, typeof claim.bound, claim.pass]).toEqual([
        "string",
        "number",
        "string",
        true,
      ]);
    }
    expect(readdirSync(join(folder, "references")).sort()).toEqual([
      "README.md",
      "claims.csv",
      "references.csv",
      "references.png",
      "references.svg",
    ]);
    expect(
      readFileSync(join(folder, "references", "references.png"))
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });

  test("without --json a table says what was measured, the bound and where the figures lie", async () => {
    const { printed } = await telos("all", "--study", "references", "--quick", "--seeds", "31..32", "--threads", "1");
    expect(printed).toMatch(/✓ .*≥ 0\.9999 .*r²/);
    expect(printed).toContain(join(folder, "references"));
    expect(printed).toMatch(/claims hold\. quick, seeds 31, 32, one thread,/);
    expect(existsSync(join(folder, "references", "claims.csv"))).toBe(true);
  });

  test("--seed-count takes the first of each half's own seeds, and the run's spec names them", async () => {
    const { printed, error } = await telos(
      "all",
      "--study",
      "references",
      "--quick",
      "--seed-count",
      "3",
      "--threads",
      "1",
    );
    expect(error).toBeUndefined();
    expect(printed).toMatch(/quick, seeds 1001, 1002, 1003, one thread/);
    const { seeds } = JSON.parse(readFileSync(join(folder, "spec.json"), "utf8")) as {
      seeds: Record<string, number[]>;
    };
    expect([seeds.inverse, seeds.forward]).toEqual([
      [1001, 1002, 1003],
      [4001, 4002, 4003],
    ]);
  });

  test.each([
    [["sideways"], /half: "sideways" is unknown\. Choose inverse, forward, all/],
    [["inverse", "--study", "fig-9"], /--study: there is no study "fig-9" here\. There are fig-1f-maze/],
    [["inverse", "--seeds", "5..1"], /--seeds: 5\.\.1 runs down/],
    [["inverse", "--quick", "--full"], /exclude each other/],
    [["all", "--seed-count", "6"], /--seed-count: must be a whole number from 1 to 5 but is 6/],
    [["all", "--seed-count", "3", "--seeds", "1..3"], /--seeds and --seed-count exclude each other/],
    [["inverse", "--threads", "0"], /--threads: must be a whole number from 1/],
  ])("%j is refused with what to do instead", async (words, message) => {
    const { error } = await telos(...(words as string[]));
    expect(error?.message).toMatch(message);
  });
});
