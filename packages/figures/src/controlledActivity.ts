import { colours } from "./colours.ts";
import type { Panel } from "./defineFigure.ts";
import { formatNumber } from "./formatNumber.ts";
import { coordinate, svgElement, svgText } from "./svgElement.ts";

/** Activity of several units over time, one line a unit, all on one scale. */
export interface ControlledActivityOptions {
  readonly share?: number;
  readonly height: number;
  readonly heading: string;
  /** Shape [units, steps]: NaN after the agent's end. */
  readonly activity: readonly ArrayLike<number>[];
  readonly colour: keyof typeof colours;
  /** Steps along the axis, also where the agent ends before. */
  readonly steps: number;
  /** Activity of this size fills half of a row; what is larger is drawn as if it were this. */
  readonly largest: number;
  /** Whether the units are named at the left. */
  readonly named?: boolean;
  /** What the rows are, where they are no units: written above the end of each. */
  readonly rowNames?: readonly string[];
}

const FOOT = 24;

/** Unit activities as rows of lines, as the paper shows them: quiet, varied or saturated is seen at once. */
export function activityPanel(options: ControlledActivityOptions): Panel {
  const { share = 1, height, heading, activity, colour, steps, largest, named, rowNames = [] } = options;
  return {
    share,
    height,
    heading,
    draw: (box, theme) => {
      const left = named ? 22 : 4;
      const [width, room] = [box.width - left - 4, box.height - FOOT];
      const row = room / activity.length;
      const x = (step: number) => left + (width * step) / steps;
      const parts = activity.map((values, i) => {
        const middle = (i + 0.5) * row;
        let d = "";
        for (let t = 0; t < values.length && Number.isFinite(values[t]!); t++) {
          const y = middle - 0.48 * row * Math.min(1, Math.max(-1, values[t]! / largest));
          d += `${t === 0 ? "M" : "L"}${tenth(x(t))},${tenth(y)}`;
        }
        const zero = {
          d: `M${left},${coordinate(middle)}h${coordinate(width)}`,
          stroke: theme.faint,
          "stroke-width": 0.5,
        };
        const line = { d, fill: "none", stroke: colours[colour], "stroke-width": 0.75, "stroke-linejoin": "round" };
        const name = rowNames[i];
        const text =
          name === undefined ? "" : svgText(x(steps), i * row + 8, name, { "text-anchor": "end", "font-size": 7 });
        return svgElement("path", zero) + svgElement("path", line) + text;
      });
      const foot = room + 2;
      const line = { stroke: theme.ink, "stroke-width": 0.75 };
      parts.push(svgElement("path", { d: `M${left},${coordinate(foot)}h${coordinate(width)}`, ...line }));
      for (const tick of [0, steps / 2, steps]) {
        parts.push(svgElement("path", { d: `M${coordinate(x(tick))},${coordinate(foot)}v3`, ...line }));
        const anchor = tick === 0 ? "start" : tick === steps ? "end" : "middle";
        parts.push(svgText(x(tick), foot + 11, formatNumber(tick), { "text-anchor": anchor, "font-size": 7.5 }));
      }
      parts.push(svgText(left + width / 2, foot + 20, "step", { "text-anchor": "middle", "font-size": 7.5 }));
      if (named) {
        const at = room / 2;
        const turned = { transform: `rotate(-90,8,${coordinate(at)})`, "text-anchor": "middle", "font-size": 7.5 };
        parts.push(svgText(8, at + 2, `activity of ${activity.length} units`, turned));
      }
      return parts.join("");
    },
  };
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
