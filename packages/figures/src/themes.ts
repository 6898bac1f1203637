/** What changes between light and dark: the background, the ink and its greys. The meanings in `colours` do not. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly background: string;
  readonly ink: string;
  /** Captions, thresholds, secondary text. */
  readonly muted: string;
  /** Hairlines that values are read off, unobserved time. */
  readonly faint: string;
}

/** The two themes; the studio's surfaces use the same two backgrounds. */
export const themes: Readonly<Record<Theme["name"], Theme>> = {
  light: { name: "light", background: "#FFFFFF", ink: "#1A1C1E", muted: "#5C6268", faint: "#E3E5E8" },
  dark: { name: "dark", background: "#14171A", ink: "#ECEEF0", muted: "#A4ABB2", faint: "#31373D" },
};
