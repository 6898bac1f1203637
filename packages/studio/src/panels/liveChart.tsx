import { createEffect, createMemo, For, onCleanup, onMount, Show } from "solid-js";
import { themeNow } from "../store/theme.ts";
import type { ChartLine } from "./chartLine.ts";

const HEIGHT = 92;
const ROOM = { left: 40, right: 8, top: 8, bottom: 18 };

/** A small chart of numbers that stream in: a canvas, axes with few round ticks, a line that is named and drawn at its height. */
export function LiveChart(props: {
  readonly name: string;
  readonly unit: string;
  readonly lines: readonly ChartLine[];
  readonly xMost: number;
  /** A height with a name, drawn dashed. */
  readonly bound?: { readonly y: number; readonly name: string } | undefined;
  readonly logarithmic?: boolean;
}) {
  let canvas!: HTMLCanvasElement;
  const last = createMemo(() =>
    props.lines.map(({ name, colour, points }) => ({ name, colour, y: points.at(-1)?.[1] ?? Number.NaN })),
  );
  const draw = () => drawChart(canvas, props);
  onMount(() => {
    const watcher = new ResizeObserver(draw);
    watcher.observe(canvas);
    onCleanup(() => watcher.disconnect());
  });
  createEffect(() => {
    themeNow();
    draw();
  });
  return (
    <figure class="chart">
      <figcaption>
        <span>{props.name}</span>
        <For each={last()}>
          {(line) => (
            <Show when={Number.isFinite(line.y)}>
              <span class="now" style={{ color: `var(${line.colour}-text)` }}>
                <Show when={props.lines.length > 1}>
                  <span class="small">{line.name} </span>
                </Show>
                {shortNumber(line.y)}
                <Show when={props.lines.length === 1}>
                  <span class="small"> {props.unit}</span>
                </Show>
              </span>
            </Show>
          )}
        </For>
      </figcaption>
      <canvas ref={canvas} role="img" aria-label={`${props.name} over updates`} />
    </figure>
  );
}

/** Three significant digits, small numbers as powers of ten. */
export function shortNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 0.001) return value.toExponential(1).replace("-", "−");
  return size >= 100 ? String(Math.round(value)) : value.toPrecision(size >= 10 ? 3 : 2);
}

function drawChart(
  canvas: HTMLCanvasElement,
  chart: {
    readonly lines: readonly ChartLine[];
    readonly xMost: number;
    readonly bound?: { readonly y: number; readonly name: string } | undefined;
    readonly logarithmic?: boolean;
  },
): void {
  const width = canvas.clientWidth;
  if (width === 0) return;
  const scale = Math.min(2, devicePixelRatio);
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(HEIGHT * scale);
  const context = canvas.getContext("2d");
  if (!context) return;
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  context.scale(scale, scale);
  const values = chart.lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite);
  const turned = (y: number) => (chart.logarithmic ? Math.log10(Math.max(y, 1e-12)) : y);
  let high = Math.max(...values, chart.bound?.y ?? 0, chart.logarithmic ? 1e-6 : 1e-9);
  let low = chart.logarithmic ? Math.min(...values, high / 10) : 0;
  if (chart.logarithmic && values.length === 0) [low, high] = [1e-5, 1e-2];
  else if (chart.logarithmic) [low, high] = [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];
  else high = chart.bound ? high * 1.12 : roundUp(high);
  const x = (value: number) => ROOM.left + (value / Math.max(1, chart.xMost)) * (width - ROOM.left - ROOM.right);
  const y = (value: number) =>
    HEIGHT -
    ROOM.bottom -
    ((turned(value) - turned(low)) / (turned(high) - turned(low))) * (HEIGHT - ROOM.top - ROOM.bottom);
  context.font = `11px ${style.fontFamily}`;
  context.fillStyle = token("--muted");
  context.strokeStyle = token("--hairline");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  const ticks = chart.logarithmic ? [low, high] : [0, chart.bound ? chart.bound.y : high];
  for (const tick of ticks) {
    context.beginPath();
    context.moveTo(ROOM.left, Math.round(y(tick)) + 0.5);
    context.lineTo(width - ROOM.right, Math.round(y(tick)) + 0.5);
    if (chart.bound && tick === chart.bound.y) context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
    context.fillText(chart.logarithmic ? powerOfTen(tick) : shortNumber(tick), ROOM.left - 6, y(tick));
  }
  if (chart.bound && values.length === 0) {
    context.textAlign = "left";
    context.fillText(chart.bound.name, ROOM.left + 6, y(chart.bound.y) + 10);
  }
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.fillText("0", ROOM.left, HEIGHT - 4);
  context.textAlign = "right";
  context.fillText(`${Math.round(chart.xMost)} updates`, width - ROOM.right, HEIGHT - 4);
  context.lineWidth = 1.75;
  context.lineJoin = "round";
  for (const { points, colour } of chart.lines) {
    context.strokeStyle = token(colour);
    context.beginPath();
    let down = false;
    for (const [px, py] of points) {
      if (!Number.isFinite(py)) {
        down = false;
        continue;
      }
      if (down) context.lineTo(x(px), y(py));
      else context.moveTo(x(px), y(py));
      down = true;
    }
    context.stroke();
  }
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 5, 10].map((step) => step * power).find((one) => one >= value) ?? value;
}

function powerOfTen(value: number): string {
  const digits: Readonly<Record<string, string>> = {
    "-": "⁻",
    0: "⁰",
    1: "¹",
    2: "²",
    3: "³",
    4: "⁴",
    5: "⁵",
    6: "⁶",
    7: "⁷",
    8: "⁸",
    9: "⁹",
  };
  const power = String(Math.round(Math.log10(value)));
  return `10${[...power].map((one) => digits[one] ?? one).join("")}`;
}
