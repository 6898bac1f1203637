import { type Figure, figureCsv } from "@telos/figures";
import { createEffect, createMemo, createSignal, Show } from "solid-js";
import "../look/figure.css";
import { linkToView } from "../store/address.ts";
import { saveFile } from "../store/saveFile.ts";
import { themeNow } from "../store/theme.ts";
import { Icon } from "./icon.tsx";

const PNG_SCALE = 3;

/** A figure of `@telos/figures` with its small menu: SVG, PNG, the numbers as CSV, a link to this view. */
export function FigureView<Data>(props: {
  readonly figure: Figure<Data>;
  readonly data: Data;
  readonly name?: string;
}) {
  const content = createMemo(() => props.figure.content(props.data));
  const svg = createMemo(() => props.figure(props.data, { theme: themeNow() }));
  const name = () => props.name ?? props.figure.figureName;
  const [said, say] = createSignal("");
  let drawing!: HTMLElement;
  // Plot names its groups ("line", "dot") for whoever debugs; a screen reader would read those names aloud.
  createEffect(() => {
    svg();
    for (const part of drawing.querySelectorAll("svg [aria-label]:not([role])")) part.removeAttribute("aria-label");
  });
  const light = () => props.figure(props.data, { theme: "light" });
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(linkToView());
      say("Link copied");
    } catch {
      say("The address bar holds the link");
    }
  };
  const png = async () => {
    try {
      saveFile(`${name()}.png`, await pngOf(svg()));
    } catch (fault) {
      say(fault instanceof Error ? fault.message : String(fault));
    }
  };
  return (
    <figure class={`figure ${content().widthMm === 85 ? "narrow" : ""}`}>
      <section ref={drawing} class="drawing" tabindex="0" aria-label={content().title} innerHTML={svg()} />
      <details class="save">
        <summary title="Save this figure" aria-label={`Save: ${content().title}`}>
          <Icon name="download" />
        </summary>
        <div class="row small">
          <button type="button" class="button" onClick={() => saveFile(`${name()}.svg`, light(), "image/svg+xml")}>
            SVG
          </button>
          <button type="button" class="button" onClick={() => void png()}>
            PNG
          </button>
          <button
            type="button"
            class="button"
            onClick={() => saveFile(`${name()}.csv`, figureCsv(props.figure, props.data), "text/csv")}
          >
            Numbers (CSV)
          </button>
          <button type="button" class="button" onClick={() => void copyLink()}>
            Link
          </button>
          <Show when={said()}>
            <span class="muted" role="status">
              {said()}
            </span>
          </Show>
        </div>
      </details>
    </figure>
  );
}

async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth * PNG_SCALE;
    canvas.height = picture.naturalHeight * PNG_SCALE;
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) =>
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("The picture is too large. Save it as SVG.")))),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
