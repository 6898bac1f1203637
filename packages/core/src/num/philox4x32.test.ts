import { expect, test } from "vitest";
import { philox4x32 } from "./philox4x32.ts";

const hex = (words: string) => words.split(" ").map((word) => Number.parseInt(word, 16));

// Counter, key and output of the three philox4x32 10 rows of Random123's kat_vectors.
test.each([
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
])("philox4x32-10 of counter %s under key %s is the published %s (N1)", (counter, key, expected) => {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = hex(counter) as [number, number, number, number];
  const [k0, k1] = hex(key) as [number, number];
  philox4x32(out, c0, c1, c2, c3, k0, k1);
  expect([...out]).toEqual(hex(expected));
});
