import { expect, test } from "vitest";
import { seedList } from "./seedList.ts";

test.each([
  ["1001,1002", [1001, 1002]],
  ["1..5", [1, 2, 3, 4, 5]],
  ["0", [0]],
  ["7..7", [7]],
  [" 3 , 1..2 ", [3, 1, 2]],
])("%j names its seeds in the order written", (text, seeds) => {
  expect(seedList(text)).toEqual(seeds);
});

test.each([
  ["", /"" is no seed/],
  ["1,,2", /"" is no seed/],
  ["-1", /"-1" is no seed/],
  ["1.5", /"1.5" is no seed/],
  ["1...5", /"1...5" is no seed/],
  ["1e3", /"1e3" is no seed/],
  ["abc", /Write whole numbers from 0, as in 1001,1002 or 1\.\.5/],
  ["9007199254740992", /is no seed/],
  ["5..1", /5\.\.1 runs down\. Write the smaller number first: 1\.\.5/],
  ["1..3,2", /2 is named twice/],
  ["0..9007199254740991", /more than 1000000 seeds/],
])("%j is refused", (text, message) => {
  expect(() => seedList(text)).toThrow(message);
});
