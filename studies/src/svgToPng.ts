/**
 * A figure as PNG, for where SVG cannot be shown. Fonts are the machine's own: Inter, Helvetica or Arial where there is
 * one, else its default.
 * @param widthPx  width of the picture in pixels
 */
export async function svgToPng(svg: string, widthPx: number): Promise<Uint8Array> {
  // Loaded here and not above: the threads that run tasks draw nothing.
  const { Resvg } = await import("@resvg/resvg-js");
  const picture = new Resvg(svg, {
    fitTo: { mode: "width", value: widthPx },
    font: { loadSystemFonts: true, defaultFontFamily: "Arial", sansSerifFamily: "Arial" },
  });
  return picture.render().asPng();
}
