import { createSignal } from "solid-js";
import { type Address, addressText, readAddress } from "./addressText.ts";

const SAME_GESTURE_MS = 900; // a slider that is dragged is one step back, not fifty
const REMEMBERED = 200;
const KEY = "telos-studio-undo";

interface Steps {
  readonly past: readonly string[];
  readonly future: readonly string[];
}

const [text, setText] = createSignal(addressText(readAddress(location.hash)));
const [steps, setSteps] = createSignal<Steps>(rememberedSteps());
const [leftOut, setLeftOut] = createSignal<readonly string[]>([]);
let gesture: { readonly name: string; readonly at: number } | undefined;

/** The address now: page and fields. Tracked. */
export function address(): Address {
  return readAddress(text());
}

/** One field of the address; undefined where the default holds. Tracked. */
export function addressField(name: string): string | undefined {
  return address().fields[name];
}

/**
 * Changes fields of this page; undefined takes one out, so that only what differs from the default stands in a link.
 * @param gestureName  changes with one name in quick succession are undone together
 */
export function changeAddress(changes: Readonly<Record<string, string | undefined>>, gestureName?: string): void {
  moveTo(addressText(changed(changes)), gestureName);
}

/** Changes fields without a step that could be taken back: what the studio notes down by itself. */
export function settleAddress(changes: Readonly<Record<string, string | undefined>>): void {
  show(addressText(changed(changes)));
}

/** Opens a page, with these fields and no others; the browser's own back button returns. */
export function openPage(page: string, fields: Readonly<Record<string, string>> = {}): void {
  gesture = undefined;
  const next = addressText({ page, fields });
  if (next === text()) return;
  remember({ past: [...steps().past, text()].slice(-REMEMBERED), future: [] });
  history.pushState(null, "", next);
  setText(next);
}

/** Takes the last change back. */
export function undo(): void {
  const { past, future } = steps();
  const before = past.at(-1);
  if (before === undefined) return;
  remember({ past: past.slice(0, -1), future: [text(), ...future] });
  show(before);
}

/** Makes a change that was taken back again. */
export function redo(): void {
  const { past, future } = steps();
  const [after, ...later] = future;
  if (after === undefined) return;
  remember({ past: [...past, text()], future: later });
  show(after);
}

/** Whether there is something to take back. Tracked. */
export function canUndo(): boolean {
  return steps().past.length > 0;
}

/** Whether something was taken back. Tracked. */
export function canRedo(): boolean {
  return steps().future.length > 0;
}

/** What a link to this view cannot carry, in words ("the recording ring.nwb"); said whenever a link is copied. Tracked. */
export function leftOutOfLink(): readonly string[] {
  return leftOut();
}

/** Says what a link to this view cannot carry. */
export function sayLeftOut(what: readonly string[]): void {
  setLeftOut(what);
}

/** The whole link to this view. Tracked. */
export function linkToView(): string {
  return `${location.origin}${location.pathname}${location.search}${text()}`;
}

/** Follows the address bar and the keys for undo; called once. */
export function followAddress(): void {
  window.addEventListener("popstate", () => setText(addressText(readAddress(location.hash))));
  window.addEventListener("hashchange", () => setText(addressText(readAddress(location.hash))));
  window.addEventListener("keydown", (event) => {
    const inText = event.target instanceof HTMLInputElement && !["range", "checkbox"].includes(event.target.type);
    if (inText || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) redo();
    else return;
    event.preventDefault();
  });
}

function changed(changes: Readonly<Record<string, string | undefined>>): Address {
  const { page, fields } = readAddress(text());
  const next: Record<string, string> = { ...fields };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return { page, fields: next };
}

function moveTo(next: string, name: string | undefined): void {
  if (next === text()) return;
  const now = performance.now();
  const same = name !== undefined && gesture?.name === name && now - gesture.at < SAME_GESTURE_MS;
  if (!same) remember({ past: [...steps().past, text()].slice(-REMEMBERED), future: [] });
  gesture = name === undefined ? undefined : { name, at: now };
  show(next);
}

function show(next: string): void {
  history.replaceState(null, "", next);
  setText(next);
}

function remember(next: Steps): void {
  setSteps(next);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Without storage the steps live as long as the page.
  }
}

function rememberedSteps(): Steps {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof kept === "object" && kept !== null && "past" in kept && "future" in kept) return kept as Steps;
  } catch {
    // What cannot be read is forgotten.
  }
  return { past: [], future: [] };
}
