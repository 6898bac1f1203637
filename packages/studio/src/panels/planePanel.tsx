import type { Point } from "@telos/core";
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import type { LiveSession } from "../store/liveSession.ts";
import type { PlaneScene } from "./planeGround.ts";
import { PlanePainter } from "./planePainter.ts";
import { type DrawingTool, drawSketch, type FoodDisc } from "./planeSketch.ts";
import {
  brushInto,
  type DrawnRegion,
  maskOf,
  type RegionMask,
  regionOfMask,
  regionOfOutline,
  regionWithout,
} from "./regionMask.ts";

const STEPS_PER_SECOND = 40; // as the worker makes them
const BRUSH = 0.11; // radius, units of activity
const LEAST_FOOD = 0.05;
const CLOSE_PX = 12;
const GRAB_PX = 14;

/** The plane with its agents; where drawing is possible, also the paper. */
export function PlanePanel(props: {
  readonly session: LiveSession;
  /** Which of the watched networks. */
  readonly network: number;
  readonly agents: number;
  readonly scene: PlaneScene;
  readonly label: string;
  readonly xName: string;
  readonly yName: string;
  readonly tool: DrawingTool;
  /** The energy threshold, where one can be dragged. */
  readonly threshold?: number | undefined;
  readonly onThreshold?: (value: number) => void;
  readonly onRegion?: (region: DrawnRegion) => void;
  readonly onFood?: (food: FoodDisc) => void;
  readonly onFault?: (words: string) => void;
}) {
  let frame!: HTMLDivElement;
  let liveCanvas!: HTMLCanvasElement;
  let paper!: HTMLCanvasElement;
  const [corners, setCorners] = createSignal<readonly Point[]>([]);
  const [grabbed, setGrabbed] = createSignal(false);
  let painter: PlanePainter | undefined;
  let mask: RegionMask | undefined;
  let food: FoodDisc | undefined;
  let dragging = false;
  let moved = 0;

  onMount(() => {
    const own = new PlanePainter(liveCanvas, props.agents);
    painter = own;
    const watcher = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = frame;
      if (width === 0) return;
      own.resize(width, height, devicePixelRatio);
      drawPaper();
    });
    watcher.observe(frame);
    const size = props.agents * 4;
    const stop = props.session.onFrame((points) =>
      own.push(points.subarray(props.network * size, (props.network + 1) * size)),
    );
    let before = performance.now();
    let request = requestAnimationFrame(function draw(now) {
      own.paint(Math.min(0.1, (now - before) / 1000), STEPS_PER_SECOND);
      before = now;
      request = requestAnimationFrame(draw);
    });
    createEffect(
      on(
        () => props.scene,
        (scene, before) => {
          own.show(scene);
          // What was painted where agents have been does not fit another window.
          if (before && before.window.x[0] !== scene.window.x[0]) own.forget();
        },
      ),
    );
    // Another network or another beginning: what the last one left behind goes.
    const beginning = createMemo(() => props.session.curves()[0]?.length === 0);
    createEffect(on([props.session.ready, beginning], () => own.forget()));
    createEffect(
      on(
        () => props.tool,
        () => {
          setCorners([]);
          mask = undefined;
          food = undefined;
          drawPaper();
        },
      ),
    );
    onCleanup(() => {
      watcher.disconnect();
      stop();
      cancelAnimationFrame(request);
    });
  });

  const placeOf = (event: PointerEvent | MouseEvent): Point => {
    const box = paper.getBoundingClientRect();
    const [x, y] = painter!.pointAt(
      ((event.clientX - box.left) / box.width) * frame.clientWidth,
      ((event.clientY - box.top) / box.height) * frame.clientHeight,
    );
    return [x, y];
  };
  const pixels = ([x, y]: Point): Point => {
    const { window } = props.scene;
    return [
      ((x - window.x[0]) / (window.x[1] - window.x[0])) * frame.clientWidth,
      (1 - (y - window.y[0]) / (window.y[1] - window.y[0])) * frame.clientHeight,
    ];
  };
  const within = ([x, y]: Point): Point => [Math.min(1, Math.max(-1, x)), Math.min(1, Math.max(-1, y))];
  const outlining = () => props.tool === "outline" || props.tool === "forbid";
  const close = (outline: readonly Point[]) =>
    finish(() => (props.tool === "forbid" ? regionWithout(props.scene.allowed, outline) : regionOfOutline(outline)));
  const finish = (made: () => DrawnRegion) => {
    try {
      props.onRegion?.(made());
    } catch (fault) {
      props.onFault?.(fault instanceof Error ? fault.message : String(fault));
    }
    setCorners([]);
    mask = undefined;
    drawPaper();
  };
  const nearThreshold = (event: PointerEvent) =>
    props.threshold !== undefined && Math.abs(pixels([props.threshold, 0])[0] - pixels(placeOf(event))[0]) < GRAB_PX;

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || !painter) return;
    if (props.threshold !== undefined && nearThreshold(event)) {
      setGrabbed(true);
      paper.setPointerCapture(event.pointerId);
      return;
    }
    if (props.tool === "watch") return;
    event.preventDefault();
    paper.setPointerCapture(event.pointerId);
    dragging = true;
    moved = 0;
    const point = within(placeOf(event));
    if (props.tool === "food") food = { centre: point, radius: LEAST_FOOD };
    else if (outlining()) {
      const first = corners()[0];
      if (first && corners().length > 2 && distance(pixels(first), pixels(point)) < CLOSE_PX) {
        dragging = false;
        close(corners());
        return;
      }
      setCorners([...corners(), point]);
    } else {
      mask = maskOf(props.scene.allowed);
      brushInto(mask, point, BRUSH, props.tool === "brush");
    }
    drawPaper();
  };
  const move = (event: PointerEvent) => {
    if (!painter) return;
    if (grabbed()) {
      const [value] = placeOf(event);
      props.onThreshold?.(Math.min(1, Math.max(0.04, Math.round(value * 100) / 100)));
      return;
    }
    paper.style.cursor = props.threshold !== undefined ? (nearThreshold(event) ? "ew-resize" : "") : "";
    if (!dragging) return;
    const point = within(placeOf(event));
    if (food) {
      const radius = Math.hypot(point[0] - food.centre[0], point[1] - food.centre[1]);
      food = { ...food, radius: Math.min(1, Math.max(LEAST_FOOD, radius)) };
    } else if (outlining()) {
      const last = corners().at(-1);
      if (last && distance(pixels(last), pixels(point)) < 4) return;
      moved++;
      setCorners([...corners(), point]);
    } else if (mask) brushInto(mask, point, BRUSH, props.tool === "brush");
    drawPaper();
  };
  const up = () => {
    setGrabbed(false);
    if (!dragging) return;
    dragging = false;
    if (food) {
      props.onFood?.(food);
      food = undefined;
      drawPaper();
    } else if (outlining()) {
      // A drag is a whole outline; single clicks go on as corners until the first one is clicked again.
      if (moved > 6) close(corners());
    } else if (mask) {
      const made = mask;
      finish(() => regionOfMask(made));
    }
  };
  const onKey = (event: KeyboardEvent) => {
    if (props.threshold !== undefined && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const next = props.threshold + (event.key === "ArrowLeft" ? -0.01 : 0.01);
      props.onThreshold?.(Math.min(1, Math.max(0.04, Math.round(next * 100) / 100)));
      event.preventDefault();
    }
    if (event.key === "Escape") {
      setCorners([]);
      drawPaper();
    }
    if (event.key === "Enter" && corners().length > 2) close(corners());
  };

  function drawPaper(): void {
    const context = paper?.getContext("2d");
    if (!context) return;
    // Without size where there is nothing on it: an empty layer over the plane would be put on top of every frame.
    const used = mask !== undefined || food !== undefined || corners().length > 0;
    paper.width = used ? frame.clientWidth : 0;
    paper.height = used ? frame.clientHeight : 0;
    if (!used) return;
    const style = getComputedStyle(paper);
    drawSketch(
      context,
      { mask, food, outline: corners() },
      { pixels, accent: style.getPropertyValue("--accent"), reward: style.getPropertyValue("--reward-text") },
    );
  }

  return (
    <figure class="plane" classList={{ drawing: props.tool !== "watch", bounded: props.threshold !== undefined }}>
      <div class="sheet" ref={frame}>
        <canvas ref={liveCanvas} />
        <canvas
          ref={paper}
          class="paper"
          role="img"
          aria-label={props.label}
          tabindex={props.tool !== "watch" || props.threshold !== undefined ? 0 : undefined}
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onPointerCancel={up}
          onKeyDown={onKey}
        />
        <Show when={props.threshold !== undefined}>
          <span
            class="handle"
            aria-hidden="true"
            style={{
              left: `${(100 * (props.threshold! - props.scene.window.x[0])) / (props.scene.window.x[1] - props.scene.window.x[0])}%`,
            }}
          >
            ◂ {props.threshold!.toFixed(2)} ▸
          </span>
        </Show>
      </div>
      <span class="axis across">{props.xName} →</span>
      <span class="axis upward">{props.yName} →</span>
    </figure>
  );
}

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(ax - bx, ay - by);
}
