import { entropyPalette } from "./entropyPalette.ts";
import { drawGround, PLANE_INKS, type PlaneScene } from "./planeGround.ts";

const TRAIL = 26; // steps that stay visible
const BANDS = 3; // of age, each fainter
const LEVELS = 12; // of entropy; one more for agents that do nothing
const FLASH = 22; // steps that an ending stays visible
const MOST_ENDINGS = 120;
const FULL_QUEUE = 12;

/** Draws one plane: a still ground, where agents have been, and their trails. Knows canvases and nothing else of the page. */
export class PlanePainter {
  readonly #ground: CanvasRenderingContext2D;
  readonly #visited: CanvasRenderingContext2D;
  readonly #live: CanvasRenderingContext2D;
  readonly #agents: number;
  readonly #xs: Float32Array;
  readonly #ys: Float32Array;
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

  /** @param canvas  the one that is seen; what stands still is kept on others and copied, so that a page puts together one layer only */
  constructor(canvas: HTMLCanvasElement, agents: number) {
    this.#ground = contextOf(document.createElement("canvas"));
    this.#visited = contextOf(document.createElement("canvas"));
    this.#live = contextOf(canvas, { alpha: false });
    this.#agents = agents;
    this.#xs = new Float32Array(agents * TRAIL);
    this.#ys = new Float32Array(agents * TRAIL);
    this.#levels = new Uint8Array(agents * TRAIL);
    this.#begins = new Uint8Array(agents * TRAIL).fill(1);
    this.#ended = new Uint8Array(agents).fill(1);
  }

  /** Takes a size in CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#width = width;
    this.#height = height;
    this.#scale = Math.min(pixelRatio, 2);
    for (const { canvas } of [this.#ground, this.#visited, this.#live]) {
      canvas.width = Math.round(width * this.#scale);
      canvas.height = Math.round(height * this.#scale);
    }
    this.#drawGround();
  }

  /** Another scene: the ground is drawn anew. */
  show(scene: PlaneScene): void {
    this.#scene = scene;
    this.#palette = [...entropyPalette(LEVELS, scene.theme), PLANE_INKS[scene.theme].idle];
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
    clear(this.#visited);
    this.#layGround();
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
    const column = this.#step % TRAIL;
    const { mostEntropy, theme } = this.#scene!;
    const size = 3 * this.#scale;
    this.#visited.globalAlpha = theme === "dark" ? 0.09 : 0.07;
    for (let m = 0; m < this.#agents; m++) {
      const at = m * TRAIL + column;
      const [x, y, entropy, ended] = [points[m * 4]!, points[m * 4 + 1]!, points[m * 4 + 2]!, points[m * 4 + 3]!];
      this.#xs[at] = x;
      this.#ys[at] = y;
      this.#levels[at] = Number.isNaN(entropy)
        ? LEVELS
        : Math.max(0, Math.min(LEVELS - 1, Math.floor((entropy / mostEntropy) * LEVELS)));
      this.#begins[at] = this.#ended[m]!;
      this.#ended[m] = ended;
      if (ended === 1) this.#endings.push({ x, y, step: this.#step });
      this.#visited.fillStyle = this.#palette[this.#levels[at]!]!;
      this.#visited.fillRect(this.#x(x) - size / 2, this.#y(y) - size / 2, size, size);
    }
    this.#visited.globalAlpha = 1;
    this.#step++;
    this.#endings = this.#endings.filter(({ step }) => this.#step - step < FLASH).slice(-MOST_ENDINGS);
  }

  #drawLive(scene: PlaneScene): void {
    const context = this.#live;
    this.#layGround();
    context.lineCap = "butt";
    const last = this.#step - 1;
    const length = Math.min(this.#step, TRAIL);
    for (let band = 0; band < BANDS; band++) {
      const from = Math.floor((length * (BANDS - 1 - band)) / BANDS);
      const to = Math.floor((length * (BANDS - band)) / BANDS);
      context.globalAlpha = (scene.theme === "dark" ? 0.95 : 0.9) * ((band + 1) / BANDS) ** 1.6;
      context.lineWidth = (0.7 + 0.25 * band) * this.#scale;
      this.#strokeBand(last, from, to);
    }
    context.globalAlpha = 1;
    this.#drawHeads(last);
    this.#drawEndings(scene);
  }

  /** The segments that are `from` to `to` steps old, one path for each level of entropy. */
  #strokeBand(last: number, from: number, to: number): void {
    const context = this.#live;
    const tip = this.#along;
    for (let level = 0; level <= LEVELS; level++) {
      let some = false;
      for (let age = from; age < to; age++) {
        const step = last - age;
        if (step < 1) break;
        const column = step % TRAIL;
        const before = (step - 1) % TRAIL;
        for (let m = 0; m < this.#agents; m++) {
          const at = m * TRAIL + column;
          if (this.#levels[at] !== level || this.#begins[at] === 1) continue;
          if (age === TRAIL - 1) continue; // what came before it has been overwritten
          if (!some) context.beginPath();
          some = true;
          const old = m * TRAIL + before;
          const share = age === 0 ? tip : 1;
          const [x0, y0] = [this.#x(this.#xs[old]!), this.#y(this.#ys[old]!)];
          context.moveTo(x0, y0);
          context.lineTo(x0 + share * (this.#x(this.#xs[at]!) - x0), y0 + share * (this.#y(this.#ys[at]!) - y0));
        }
      }
      if (!some) continue;
      context.strokeStyle = this.#palette[level]!;
      context.stroke();
    }
  }

  #drawHeads(last: number): void {
    const context = this.#live;
    const column = last % TRAIL;
    const before = (last + TRAIL - 1) % TRAIL;
    const radius = 2.3 * this.#scale;
    for (let m = 0; m < this.#agents; m++) {
      if (this.#ended[m] === 1) continue;
      const at = m * TRAIL + column;
      const old = this.#begins[at] === 1 ? at : m * TRAIL + before;
      const x = this.#x(this.#xs[old]! + this.#along * (this.#xs[at]! - this.#xs[old]!));
      const y = this.#y(this.#ys[old]! + this.#along * (this.#ys[at]! - this.#ys[old]!));
      context.fillStyle = this.#palette[this.#levels[at]!]!;
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    }
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
    this.#live.globalAlpha = 1;
    this.#live.drawImage(canvas, 0, 0);
    this.#live.drawImage(this.#visited.canvas, 0, 0);
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
