import { createEffect, createSignal, on } from "solid-js";
import { changeAddress } from "./address.ts";
import { keepFiles, keptFiles } from "./keptFiles.ts";

/**
 * The file of a number a row that goes with words as input x: chosen on the page, kept over a reload, in the address by its name.
 * @param named  the name that the address holds. Tracked
 * @param say  hears in words that the file is not here
 */
export function createWordsInput(named: () => string | undefined, say: (fault: string | undefined) => void) {
  const [input, setInput] = createSignal<File>();
  createEffect(
    on(named, async (name) => {
      if (input()?.name !== name) setInput(undefined);
      if (name === undefined || input() !== undefined) return;
      const kept = (await keptFiles(name, "input"))?.files[0];
      if (named() !== name || input() !== undefined) return;
      if (kept) setInput(() => kept);
      else say(`The input x is a file ${name} that is not open in this page. Choose it again, or remove it.`);
    }),
  );
  const openInput = (file: File) => {
    setInput(() => file);
    say(undefined);
    void keepFiles({ name: file.name, files: [file], isFolder: false }, "input");
    // What was inferred without it is put away.
    changeAddress({ input: file.name, infer: undefined, change: undefined, view: undefined });
  };
  return { input, openInput };
}

/** Tells one chosen file from another. */
export function inputKey(file: File | undefined): string {
  return file === undefined ? "" : `${file.name} ${file.size} ${file.lastModified}`;
}
