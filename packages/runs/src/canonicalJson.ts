/**
 * JSON with sorted keys and no spaces: equal values give equal text, whatever the order in which they were built.
 * Made for hashing specs, so what JSON would drop or bend silently is refused.
 * @param where  how errors call the value: "spec"
 * @throws for NaN, infinities, functions, class instances and undefined inside arrays, with the path: `spec.units[3]`
 */
export function canonicalJson(value: unknown, where: string): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw new Error(`${where}: ${value} cannot be written as JSON. Leave the entry out, or name the case by a word.`);
  }
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => canonicalJson(item, `${where}[${i}]`)).join(",")}]`;
  }
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, `${where}.${key}`)}`).join(",")}}`;
  }
  const what = typeof value === "object" ? (value.constructor?.name ?? "an object") : typeof value;
  throw new Error(`${where}: ${what} is not plain data. A spec holds numbers, words, lists and plain objects only.`);
}
