/** A closed curve, in the units of the plane. */
export type PlaneCurve = readonly (readonly [x: number, y: number])[];

/** What stands still in the plane. */
export interface PlaneScene {
  readonly window: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Boundaries of what is allowed, by the even-odd rule; empty where everything is. */
  readonly allowed: readonly PlaneCurve[];
  /** Where reward is earned. */
  readonly rewarded: readonly PlaneCurve[];
  /** The largest possible action entropy, nats. */
  readonly mostEntropy: number;
  readonly theme: "light" | "dark";
}

/** The colours of a plane. */
export interface PlaneInk {
  readonly forbidden: string;
  readonly hatch: string;
  readonly allowed: string;
  readonly line: string;
  readonly rewarded: string;
  readonly idle: string;
  readonly ending: string;
  /** The page around it, and the hairline between. */
  readonly page: string;
  readonly frame: string;
}

/** What a plane is drawn in, by theme. */
export const PLANE_INKS: Readonly<Record<PlaneScene["theme"], PlaneInk>> = {
  light: {
    ...{ forbidden: "#eff1f3", hatch: "#d9dde1", allowed: "#ffffff", line: "#5c6268" },
    ...{ rewarded: "#d55e00", idle: "#009e73", ending: "176,0,32", page: "#f6f7f9", frame: "#dcdfe3" },
  },
  dark: {
    ...{ forbidden: "#1c2126", hatch: "#2f363d", allowed: "#0f1215", line: "#a4abb2" },
    ...{ rewarded: "#f08a45", idle: "#2fc49b", ending: "255,110,122", page: "#14171a", frame: "#2d343a" },
  },
};

/** Draws what stands still: the forbidden area hatched, the allowed one plain, where reward is earned dashed. @param scale pixels per CSS pixel */
export function drawGround(context: CanvasRenderingContext2D, scene: PlaneScene, scale: number): void {
  const { width, height } = context.canvas;
  const ink = PLANE_INKS[scene.theme];
  context.fillStyle = scene.allowed.length === 0 ? ink.allowed : ink.forbidden;
  context.fillRect(0, 0, width, height);
  if (scene.allowed.length > 0) {
    context.strokeStyle = ink.hatch;
    context.lineWidth = scale;
    context.beginPath();
    for (let x = -height; x < width; x += 9 * scale) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    trace(context, scene, scene.allowed);
    context.fillStyle = ink.allowed;
    context.fill("evenodd");
    context.strokeStyle = ink.line;
    context.lineWidth = 1.5 * scale;
    context.stroke();
  }
  if (scene.rewarded.length > 0) {
    trace(context, scene, scene.rewarded);
    context.strokeStyle = ink.rewarded;
    context.lineWidth = 1.5 * scale;
    context.setLineDash([5 * scale, 4 * scale]);
    context.stroke();
    context.setLineDash([]);
  }
  drawFrame(context, ink, scale);
}

const CORNER = 6; // CSS pixels

/** The frame and its round corners are painted: were they style of the page, every frame would be put together through a mask. */
function drawFrame(context: CanvasRenderingContext2D, ink: PlaneInk, scale: number): void {
  const { width, height } = context.canvas;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.roundRect(0, 0, width, height, CORNER * scale);
  context.fillStyle = ink.page;
  context.fill("evenodd");
  context.beginPath();
  context.roundRect(scale / 2, scale / 2, width - scale, height - scale, (CORNER - 0.5) * scale);
  context.strokeStyle = ink.frame;
  context.lineWidth = scale;
  context.stroke();
}

function trace(context: CanvasRenderingContext2D, { window }: PlaneScene, curves: readonly PlaneCurve[]): void {
  const { width, height } = context.canvas;
  context.beginPath();
  for (const curve of curves) {
    curve.forEach(([x, y], k) => {
      const px = ((x - window.x[0]) / (window.x[1] - window.x[0])) * width;
      const py = (1 - (y - window.y[0]) / (window.y[1] - window.y[0])) * height;
      if (k === 0) context.moveTo(px, py);
      else context.lineTo(px, py);
    });
    context.closePath();
  }
}
