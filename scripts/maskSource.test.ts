import { expect, test } from "vitest";
import { maskSource } from "./maskSource.ts";

const shown = (text: string): string => text.replaceAll(/ +/g, " ").trim();

const HOLE = "$" + "{"; // written in two pieces: these are strings that hold a template, not templates

test("each character is in exactly one view, at its own place", () => {
  const source = `const a = "x"; // y\n/* z */ const b = \`p${HOLE}a /* q */}r\`;\n`;
  const { code, comments, strings } = maskSource(source);
  expect([code.length, comments.length, strings.length]).toEqual([source.length, source.length, source.length]);
  for (let i = 0; i < source.length; i++) {
    const views = [code[i], comments[i], strings[i]].filter((character) => character.trim() !== "");
    expect(views).toEqual(source[i].trim() === "" ? [] : [source[i]]);
  }
});

test("quotes in comments and comment marks in strings mislead nobody", () => {
  const { code, comments, strings } = maskSource("f(\"// not a comment\"); // it's \"one\"\ng('/* \\' no */');");
  expect(shown(code)).toBe("f(\" \"); \ng(' ');".replaceAll(/ +/g, " "));
  expect(shown(comments)).toBe('// it\'s "one"');
  expect(shown(strings)).toBe("// not a comment \n /* \\' no */");
});

test("a nested template returns to its string after each brace that closes it", () => {
  const { code, strings } = maskSource(`const t = \`a${HOLE} { b: \`c${HOLE}d}e\` }.b }f\`; done();`);
  expect(shown(code)).toBe(`const t = \` ${HOLE} { b: \` ${HOLE}d} \` }.b } \`; done();`);
  expect(shown(strings)).toBe("a c e f");
});

test("a slash is a division after a value and begins a regular expression elsewhere", () => {
  const { code } = maskSource('const r = a / b / c; const s = x.replace(/["/]/g, y); return /[`]/.test(z);');
  expect(shown(code)).toBe("const r = a / b / c; const s = x.replace(/ /g, y); return / /.test(z);");
});

test("an unfinished comment or template ends with the file", () => {
  expect(maskSource("a /* b").comments.trim()).toBe("/* b");
  expect(maskSource("a `b").strings.trim()).toBe("b");
});

test("an element of a page ends without a regular expression, and what follows it is code", () => {
  const { code } = maskSource('return <p>{a}</p>; import("./x.tsx"); <br /> + `b`; call();');
  expect(code).toContain("import(");
  expect(code).toContain("call();");
});
