import type { Hdf5Group } from "./openHdf5.ts";

const DEEPEST = 16; // links may form a circle; no recording is this deep

/** All groups below `root`, parents first, in the file's order; `skip` names root members that are not entered. */
export function* walkGroups(root: Hdf5Group, skip: readonly string[] = [], depth = 0): Generator<Hdf5Group> {
  if (depth > DEEPEST) return;
  for (const key of root.keys) {
    if (skip.includes(key)) continue;
    const member = root.group(key);
    if (member === undefined) continue;
    yield member;
    yield* walkGroups(member, [], depth + 1);
  }
}

/**
 * A short inventory for error messages: what a file holds instead of what was looked for, at most eight things.
 * @param skip      root members that are not looked into
 * @param metadata  root datasets that go without saying
 */
export function inventory(root: Hdf5Group, skip: readonly string[] = [], metadata: readonly string[] = []): string {
  const found: string[] = [];
  const add = (group: Hdf5Group): void => {
    const type = group.attribute("neurodata_type");
    if (group.path !== "/" && typeof type === "string") {
      found.push(`${group.path} (${type})`);
      return;
    }
    for (const key of group.keys) {
      const dataset = group.path === "/" && metadata.includes(key) ? undefined : group.dataset(key);
      if (dataset !== undefined) found.push(`${dataset.path} [${dataset.shape.join(", ")}]`);
    }
  };
  add(root);
  for (const group of walkGroups(root, skip)) {
    if (found.length > 8) break;
    add(group);
  }
  if (found.length === 0) return metadata.length > 0 ? "only the description of the session" : "nothing";
  return found.length > 8 ? `${found.slice(0, 8).join(", ")}, …` : found.join(", ");
}
