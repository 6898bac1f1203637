import { createMemo, createSignal, ErrorBoundary, For, lazy, Show, Suspense } from "solid-js";
import { Dynamic } from "solid-js/web";
import { ForwardPage } from "./pages/forwardPage.tsx";
import { Icon } from "./panels/icon.tsx";
import { address, canRedo, canUndo, followAddress, leftOutOfLink, linkToView, redo, undo } from "./store/address.ts";
import { applyTheme, chooseTheme, themeNow } from "./store/theme.ts";

const PAGES = {
  forward: { name: "Forward", page: ForwardPage },
  inverse: {
    name: "Inverse",
    page: lazy(async () => ({ default: (await import("./pages/inversePage.tsx")).InversePage })),
  },
  gallery: {
    name: "Gallery",
    page: lazy(async () => ({ default: (await import("./pages/galleryPage.tsx")).GalleryPage })),
  },
  runs: { name: "Runs", page: lazy(async () => ({ default: (await import("./pages/runsPage.tsx")).RunsPage })) },
} as const;

const NAMES = Object.keys(PAGES) as (keyof typeof PAGES)[];

/** The whole studio: the bar above, and the page that the address names. */
export function App() {
  followAddress();
  applyTheme();
  const known = createMemo(() => NAMES.find((name) => name === address().page));
  return (
    <>
      <button type="button" class="skip button" onClick={() => document.getElementById("content")?.focus()}>
        To the page
      </button>
      <header class="bar">
        <a class="brand" href="#/forward">
          <img src="./icon.svg" alt="" width="24" height="24" />
          <span class="name">telos</span>
        </a>
        <nav class="tabs" aria-label="Pages">
          <For each={NAMES}>
            {(name) => (
              <a href={`#/${name}`} aria-current={known() === name ? "page" : undefined}>
                {PAGES[name].name}
              </a>
            )}
          </For>
        </nav>
        <div class="tools">
          <button type="button" class="button quiet wide" disabled={!canUndo()} onClick={undo} title="Undo (Ctrl+Z)">
            <Icon name="undo" label="Undo" />
          </button>
          <button type="button" class="button quiet wide" disabled={!canRedo()} onClick={redo} title="Redo (Ctrl+Y)">
            <Icon name="redo" label="Redo" />
          </button>
          <CopyLink />
          <button
            type="button"
            class="button quiet"
            onClick={() => chooseTheme(themeNow() === "dark" ? "light" : "dark")}
            title={themeNow() === "dark" ? "Light" : "Dark"}
          >
            <Icon
              name={themeNow() === "dark" ? "sun" : "moon"}
              label={themeNow() === "dark" ? "Light colours" : "Dark colours"}
            />
          </button>
        </div>
      </header>
      <main id="content" tabindex="-1">
        <ErrorBoundary fallback={(fault: unknown, retry) => <Broken fault={fault} retry={retry} />}>
          <Suspense fallback={<p class="areas muted">Opening …</p>}>
            <Show when={known()} fallback={<Lost />} keyed>
              {(name) => <Dynamic component={PAGES[name].page} />}
            </Show>
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}

/** Copies the link to this view, and says what a link cannot carry. */
function CopyLink() {
  const [said, say] = createSignal("");
  const copy = async () => {
    const without = leftOutOfLink();
    const rest = without.length === 0 ? "" : ` Not in it: ${without.join(", ")}.`;
    try {
      await navigator.clipboard.writeText(linkToView());
      say(`Link copied.${rest}`);
    } catch {
      say(`Copy the address bar: it is the link.${rest}`);
    }
    setTimeout(() => say(""), 6000);
  };
  return (
    <>
      <span class="small muted" role="status">
        {said()}
      </span>
      <button type="button" class="button quiet" onClick={() => void copy()} title="Copy a link to this view">
        <Icon name="link" label="Copy a link to this view" />
      </button>
    </>
  );
}

function Lost() {
  return (
    <div class="areas">
      <p class="area thing">
        There is no page “{address().page}”. <a href="#/forward">Open Forward</a>
      </p>
    </div>
  );
}

function Broken(props: { readonly fault: unknown; readonly retry: () => void }) {
  return (
    <div class="areas">
      <div class="area thing">
        <p class="fault" role="alert">
          {props.fault instanceof Error ? props.fault.message : String(props.fault)}
        </p>
        <button type="button" class="button" onClick={() => props.retry()}>
          Try again
        </button>
      </div>
    </div>
  );
}
