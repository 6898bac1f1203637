import { escapeXml } from "@telos/figures";

/** Markup that is safe to stand in a page as it is. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template: text and numbers are escaped, markup is not, lists are joined, nothing is left out. */
export type Part = Html | string | number | undefined | readonly Part[];

/** Markup from a template; everything that comes from outside is escaped, so that a file's strings stay text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.map((text, i) => text + written(parts[i])).join("") };
}

/** Markup made elsewhere by telos: a drawn figure, a style sheet. Never for what a file says. */
export function trusted(markup: string): Html {
  return { html: markup };
}

/** A list of sentences; nothing where there are none. */
export function bullets(sentences: readonly Part[]): Html {
  if (sentences.length === 0) return html``;
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>\n`;
}

function written(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string") return escapeXml(part);
  if (typeof part === "number") return String(part);
  if ("html" in part) return part.html;
  return part.map(written).join("");
}
