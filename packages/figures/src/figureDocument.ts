import { Window } from "happy-dom";

let made: Document | undefined;

/**
 * The document in which Plot draws, outside a browser: happy-dom, made at the first figure and kept. Inside a browser the
 * import `#figureDocument` resolves to figureDocument.browser.ts, so that happy-dom never reaches a page.
 */
export function figureDocument(): Document {
  // happy-dom declares its own classes; Plot needs only createElementNS, append and setAttribute of them.
  made ??= new Window().document as unknown as Document;
  return made;
}
