import { entropyPalette } from "./entropyPalette.ts";
import { drawGround, PLANE_INKS, type PlaneScene } from "./planeGround.ts";

const FADE = 0.08; // of a trail, each step: half is gone after nine
const LEVELS = 12; // of entropy; one more for agents that do nothing
const FLASH = 22; // steps that an ending stays visible
const MOST_ENDINGS = 120;
const FULL_QUEUE = 12;
const DOT = 3; // CSS pixels, where somebody has been
const HEAD = 2.3;
const LINE = 1.2;

/**
 * Draws one plane: a still ground with where agents have been, their fading trails, and the agents. Knows canvases and nothing else
 * of the page. What does not move between two frames is kept on canvases of its own and copied: a frame costs two copies and a short
 * line for each agent.
 */
export class PlanePainter {
  readonly #ground: CanvasRenderingContext2D;
  readonly #trails: CanvasRenderingContext2D;
  readonly #live: CanvasRenderingContext2D;
  readonly #agents: number;
  /** Where each agent was a step ago, and is: x and y by turns, in pixels of the canvas. */
  readonly #from: Float32Array;
  readonly #to: Float32Array;
  readonly #levels: Uint8Array;
  /** 1 where no line leads to this point: the agent began anew there. */
  readonly #begins: Uint8Array;
  readonly #ended: Uint8Array;
  #endings: { readonly x: number; readonly y: number; readonly step: number }[] = [];
  #queue: Float32Array[] = [];
  #scene: PlaneScene | undefined;
  #palette: readonly string[] = [];
  #step = 0;
  #along = 0;
  #width = 1;
  #height = 1;
  #scale = 1;

  /** @param canvas  the one that is seen; the others are kept aside, so that a page puts together one layer only */
  constructor(canvas: HTMLCanvasElement, agents: number) {
    this.#ground = contextOf(document.createElement("canvas"), { alpha: false });
    this.#trails = contextOf(document.createElement("canvas"));
    this.#live = contextOf(canvas, { alpha: false });
    this.#agents = agents;
    this.#from = new Float32Array(agents * 2);
    this.#to = new Float32Array(agents * 2);
    this.#levels = new Uint8Array(agents);
    this.#begins = new Uint8Array(agents).fill(1);
    this.#ended = new Uint8Array(agents).fill(1);
  }

  /** Takes a size in CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#width = width;
    this.#height = height;
    this.#scale = Math.min(pixelRatio, 2);
    for (const { canvas } of [this.#ground, this.#trails, this.#live]) {
      canvas.width = Math.round(width * this.#scale);
      canvas.height = Math.round(height * this.#scale);
    }
    this.#begins.fill(1); // what was drawn is gone, and places are those of the old size
    this.#drawGround();
  }

  /** Another scene: the ground is drawn anew. */
  show(scene: PlaneScene): void {
    this.#scene = scene;
    this.#palette = [...entropyPalette(LEVELS, scene.theme), PLANE_INKS[scene.theme].idle];
    clear(this.#trails);
    this.#drawGround();
  }

  /** Forgets where agents have been. */
  forget(): void {
    this.#queue = [];
    this.#endings = [];
    this.#begins.fill(1);
    this.#ended.fill(1);
    this.#step = 0;
    this.#along = 0;
    clear(this.#trails);
    this.#drawGround();
  }

  /** One step of all agents, shape [agents, 4]: x, y, entropy, ended. */
  push(points: Float32Array): void {
    this.#queue.push(points);
    if (this.#queue.length > FULL_QUEUE) this.#queue.splice(0, this.#queue.length - 4); // the page was hidden
  }

  /** Draws the moment `seconds` after the last one. Agents move evenly between the steps that have arrived. */
  paint(seconds: number, stepsPerSecond: number): void {
    if (!this.#scene) return;
    const waiting = this.#queue.length;
    // A little faster when steps pile up, a little slower when they run out: the eye sees neither.
    this.#along += seconds * stepsPerSecond * (waiting > 3 ? 1.25 : waiting < 2 ? 0.85 : 1);
    while (this.#along >= 1 && this.#queue.length > 0) {
      this.#along -= 1;
      this.#take(this.#queue.shift()!);
    }
    this.#along = Math.min(this.#along, 1);
    if (this.#step > 0) this.#drawLive(this.#scene);
  }

  /** The point of the plane under a place in CSS pixels. */
  pointAt(x: number, y: number): readonly [number, number] {
    const window = this.#scene?.window ?? { x: [0, 1], y: [0, 1] };
    return [
      window.x[0] + (x / this.#width) * (window.x[1] - window.x[0]),
      window.y[0] + (1 - y / this.#height) * (window.y[1] - window.y[0]),
    ];
  }

  #x(value: number): number {
    const [low, high] = this.#scene!.window.x;
    return ((value - low) / (high - low)) * this.#width * this.#scale;
  }

  #y(value: number): number {
    const [low, high] = this.#scene!.window.y;
    return (1 - (value - low) / (high - low)) * this.#height * this.#scale;
  }

  #take(points: Float32Array): void {
    this.#leaveTrails();
    const { mostEntropy, theme } = this.#scene!;
    const size = DOT * this.#scale;
    const ground = this.#ground;
    this.#from.set(this.#to);
    for (let m = 0; m < this.#agents; m++) {
      const [x, y, entropy, ended] = [points[m * 4]!, points[m * 4 + 1]!, points[m * 4 + 2]!, points[m * 4 + 3]!];
      this.#to[2 * m] = this.#x(x);
      this.#to[2 * m + 1] = this.#y(y);
      this.#levels[m] = Number.isNaN(entropy)
        ? LEVELS
        : Math.max(0, Math.min(LEVELS - 1, Math.floor((entropy / mostEntropy) * LEVELS)));
      this.#begins[m] = this.#ended[m]!;
      this.#ended[m] = ended;
      if (ended === 1) this.#endings.push({ x, y, step: this.#step });
    }
    ground.globalAlpha = theme === "dark" ? 0.09 : 0.07;
    this.#byLevel((level, members) => {
      ground.fillStyle = this.#palette[level]!;
      for (const m of members)
        ground.fillRect(this.#to[2 * m]! - size / 2, this.#to[2 * m + 1]! - size / 2, size, size);
    });
    ground.globalAlpha = 1;
    this.#step++;
    this.#endings = this.#endings.filter(({ step }) => this.#step - step < FLASH).slice(-MOST_ENDINGS);
  }

  /** The step that is over joins the trails, which fade a little. */
  #leaveTrails(): void {
    const context = this.#trails;
    const { width, height } = context.canvas;
    if (this.#step === 0 || width === 0 || height === 0) return;
    context.globalCompositeOperation = "destination-out";
    context.fillStyle = `rgba(0,0,0,${FADE})`;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = "source-over";
    this.#strokeStep(context, 1);
  }

  /** The last step of every agent, or a share of it, one path for each level of entropy. */
  #strokeStep(context: CanvasRenderingContext2D, share: number): void {
    const [from, to] = [this.#from, this.#to];
    context.lineWidth = LINE * this.#scale;
    context.globalAlpha = 0.9;
    this.#byLevel((level, members) => {
      context.beginPath();
      for (const m of members) {
        if (this.#begins[m] === 1) continue;
        const [x, y] = [from[2 * m]!, from[2 * m + 1]!];
        context.moveTo(x, y);
        context.lineTo(x + share * (to[2 * m]! - x), y + share * (to[2 * m + 1]! - y));
      }
      context.strokeStyle = this.#palette[level]!;
      context.stroke();
    });
    context.globalAlpha = 1;
  }

  #byLevel(draw: (level: number, members: readonly number[]) => void): void {
    const members: number[][] = [];
    for (let m = 0; m < this.#agents; m++) {
      members[this.#levels[m]!] ??= [];
      members[this.#levels[m]!]!.push(m);
    }
    members.forEach((some, level) => {
      draw(level, some);
    });
  }

  #drawLive(scene: PlaneScene): void {
    this.#layGround();
    this.#strokeStep(this.#live, this.#along);
    this.#drawHeads();
    this.#drawEndings(scene);
  }

  #drawHeads(): void {
    const context = this.#live;
    const radius = HEAD * this.#scale;
    this.#byLevel((level, members) => {
      context.beginPath();
      for (const m of members) {
        if (this.#ended[m] === 1) continue;
        const share = this.#begins[m] === 1 ? 1 : this.#along;
        const x = this.#from[2 * m]! + share * (this.#to[2 * m]! - this.#from[2 * m]!);
        const y = this.#from[2 * m + 1]! + share * (this.#to[2 * m + 1]! - this.#from[2 * m + 1]!);
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
      context.fillStyle = this.#palette[level]!;
      context.fill();
    });
  }

  #drawEndings(scene: PlaneScene): void {
    const context = this.#live;
    context.lineWidth = 1.6 * this.#scale;
    for (const { x, y, step } of this.#endings) {
      const age = (this.#step - step + this.#along) / FLASH;
      if (age > 1) continue;
      context.strokeStyle = `rgba(${PLANE_INKS[scene.theme].ending},${0.85 * (1 - age)})`;
      context.beginPath();
      context.arc(this.#x(x), this.#y(y), (2 + 7 * age) * this.#scale, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  /** What stands still, under everything that moves. */
  #layGround(): void {
    const { canvas } = this.#ground;
    if (canvas.width === 0 || canvas.height === 0) return;
    this.#live.drawImage(canvas, 0, 0);
    this.#live.drawImage(this.#trails.canvas, 0, 0);
  }

  #drawGround(): void {
    if (!this.#scene) return;
    drawGround(this.#ground, this.#scene, this.#scale);
    this.#layGround();
  }
}

function contextOf(canvas: HTMLCanvasElement, settings?: CanvasRenderingContext2DSettings): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("This browser gives no canvas to draw on. Try another one.");
  return context;
}

function clear(context: CanvasRenderingContext2D): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}
