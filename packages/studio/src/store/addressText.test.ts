import { expect, test } from "vitest";
import { addressText, readAddress } from "./addressText.ts";

test("an address that was written is read back, punctuation and all", () => {
  const address = { page: "forward", fields: { preset: "drawn", region: "-0.5,0;0.5,0;0,0.7", note: "a&b=c #1" } };
  expect(readAddress(addressText(address))).toEqual(address);
});

test("points stay readable in the address bar", () => {
  expect(addressText({ page: "forward", fields: { region: "0,1;1,0;0,0" } })).toBe("#/forward?region=0,1;1,0;0,0");
});

test("an empty address opens the forward page", () => {
  expect(readAddress("")).toEqual({ page: "forward", fields: {} });
  expect(readAddress("#/")).toEqual({ page: "forward", fields: {} });
});

test("an address cut in the middle of an escape is read without a fault", () => {
  expect(readAddress("#/inverse?file=%E").page).toBe("inverse");
});
