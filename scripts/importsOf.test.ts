import { expect, test } from "vitest";
import { importsOf } from "./importsOf.ts";

test("every form of import is found with its line", () => {
  const source = [
    'import { a, type B } from "./a.ts";',
    'import type { C } from "@telos/core";',
    "export {",
    "  d,",
    '} from "./d.ts";',
    'import "./effect.ts";',
    'const e = await import("node:fs");',
    "import * as f from './f.ts';",
  ].join("\n");
  expect(importsOf(source)).toEqual([
    { from: "./a.ts", line: 1, typeOnly: false },
    { from: "@telos/core", line: 2, typeOnly: true },
    { from: "./d.ts", line: 3, typeOnly: false },
    { from: "./effect.ts", line: 6, typeOnly: false },
    { from: "node:fs", line: 7, typeOnly: false },
    { from: "./f.ts", line: 8, typeOnly: false },
  ]);
});

test("an import in a comment or inside a string is none", () => {
  expect(importsOf('// import { a } from "./a.ts";\nconst text = \'import { b } from "./b.ts"\';\n')).toEqual([]);
});

test("a member called from and Array.from are no imports", () => {
  expect(importsOf('export const x = Array.from("ab");\nexport interface A { from: "x" }\n')).toEqual([]);
});
