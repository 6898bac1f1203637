/** Settings as rows of name and value, nested ones with a dotted name: "bootstrap.blocks" → "20". */
export function settingRows(settings: Readonly<Record<string, unknown>>): (readonly [string, string])[] {
  return Object.entries(settings).flatMap(([name, value]) => rowsOf(name, value));
}

function rowsOf(name: string, value: unknown): (readonly [string, string])[] {
  if (value === undefined) return [];
  if (ArrayBuffer.isView(value)) return rowsOf(name, Array.from(value as Float64Array));
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object" || item === null)) {
      return [[name, value.length === 0 ? "none" : value.map(text).join(", ")]];
    }
    return value.flatMap((item, i) => rowsOf(`${name}[${i}]`, item));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([inner, item]) => rowsOf(`${name}.${inner}`, item));
  }
  return [[name, text(value)]];
}

function text(value: unknown): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}
