import type { Terminal } from "./terminal.ts";

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
const LINE_MS = 5000; // where a line cannot be redrawn
const LEAST_SHARE = 0.05; // before that an estimate of the time left is a guess

/** A progress line: name, bar, per cent, what is being done, time left. */
export interface ProgressBar {
  /** @param share 0 to 1 */
  readonly update: (share: number, stage: string) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Progress on standard error: a bar on a terminal, a line every few seconds otherwise. */
export function progressBar(terminal: Terminal, name: string): ProgressBar {
  const started = terminal.clock();
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;
  return {
    update(share, stage) {
      const now = terminal.clock();
      const every = terminal.canRedraw ? REDRAW_MS : LINE_MS;
      if (now - last < every || (!terminal.canRedraw && now - started < LINE_MS)) return;
      last = now;
      const left = share > LEAST_SHARE ? ((now - started) / 1000) * (1 / share - 1) : Number.NaN;
      const text = `${name}  ${Math.round(100 * share)} %  ${stage}${Number.isNaN(left) ? "" : `  ${secondsText(left)} left`}`;
      if (terminal.canRedraw) {
        const filled = Math.round(BAR_WIDTH * share);
        terminal.tell(`\r\u001b[2K${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}  ${text}`);
        drawn = true;
      } else terminal.tell(`${text}\n`);
    },
    end() {
      if (drawn) terminal.tell("\r\u001b[2K");
      drawn = false;
    },
  };
}

/** "8 s", "2 min 5 s", "1 h 3 min". */
export function secondsText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
