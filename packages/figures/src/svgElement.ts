/** Attributes of an element; `undefined` and `false` leave one out. */
export type Attributes = Readonly<Record<string, string | number | undefined | false>>;

/**
 * One SVG element as text. Numbers are rounded to two decimals, so that the last bits of a platform's `log` do not change
 * the file; everything is escaped.
 * @throws when a number is not finite: a figure with NaN in it is a fault of the figure
 */
export function svgElement(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === "number" ? coordinate(value) : String(value))}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
}

/** A line of text at (x, y), baseline there. */
export function svgText(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return svgElement("text", { x, y, ...attributes }, escapeXml(text));
}

/**
 * A coordinate as text: at most two decimals, no "−0".
 * @throws when it is not finite
 */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`coordinate: ${value} cannot be drawn. Leave unknown values out.`);
  return String(Math.round(value * 100) / 100 || 0);
}

/** Text made safe inside XML, in content and in attributes; characters that XML 1.0 forbids are replaced by U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

// Control characters but tab and line ends, and lone surrogates: a file's strings may hold them, XML may not.
const FORBIDDEN = /[^\t\n\r\P{Cc}]|[\p{Cs}\uFFFE\uFFFF]/gu;
