/** The document in which Plot draws, inside a browser: the page's own. Nothing is attached to it. */
export function figureDocument(): Document {
  return globalThis.document;
}
