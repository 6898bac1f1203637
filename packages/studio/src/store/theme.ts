import { createRenderEffect, createSignal } from "solid-js";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "telos-studio-theme";
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const [choice, setChoice] = createSignal<ThemeChoice>(rememberedChoice());
const [systemDark, setSystemDark] = createSignal(prefersDark.matches);
prefersDark.addEventListener("change", (event) => setSystemDark(event.matches));

/** What the user chose. Tracked. */
export function themeChoice(): ThemeChoice {
  return choice();
}

/** What is shown now; figures and canvases are drawn in it. Tracked. */
export function themeNow(): "light" | "dark" {
  const chosen = choice();
  return chosen === "system" ? (systemDark() ? "dark" : "light") : chosen;
}

/** Chooses light, dark, or what the system says; kept on this computer. */
export function chooseTheme(next: ThemeChoice): void {
  setChoice(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Without storage the choice lives as long as the page.
  }
}

/** Puts the theme on the page's root; called once, inside the app. */
export function applyTheme(): void {
  // Before other effects: canvases read colours of the root when they draw.
  createRenderEffect(() => {
    document.documentElement.dataset.theme = themeNow();
  });
}

function rememberedChoice(): ThemeChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system";
  }
}
