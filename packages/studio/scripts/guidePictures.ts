// Pictures of the studio for the guide, taken in Debian's Chromium: `npm run pictures`. What is on them telos made itself.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStudio } from "../test/openStudio.ts";

const HOME = join(import.meta.dirname, "../../../docs/guide/figures");
const MOST_BYTES = 150_000;
const LONG = { timeout: 120_000 };
const LOOK = { viewport: { width: 1240, height: 860 }, reducedMotion: "reduce" } as const;

// Hundreds of thin lines of many colours: as PNG they would be half a megabyte.
const PICTURE = { type: "jpeg", quality: 64 } as const;

const studio = await openStudio();
try {
  const forward = await studio.open(
    "#/forward?region=-0.7,-0.6;0.7,-0.6;0.7,0.6;-0.7,0.6|-0.2,-0.2;0.2,-0.2;0,0.2",
    LOOK,
  );
  await forward.page.getByText(/^It lives \d+ of/).waitFor(LONG);
  await forward.page.waitForTimeout(1500); // for trails to be left
  save("studio-forward", await forward.page.screenshot(PICTURE));
  await forward.context.close();

  const inferred = "example=two-contexts&stimulus=input&lag=0&window=20&replicates=50&infer=1";
  const inverse = await studio.open(`#/inverse?${inferred}&view=play&change=kill:2`, LOOK);
  await inverse.page.getByRole("img", { name: /If unit 2 dies, the tuning/ }).waitFor(LONG);
  save("studio-inverse", await inverse.page.screenshot(PICTURE));
  await inverse.context.close();
} finally {
  await studio.close();
}

function save(name: string, picture: Uint8Array): void {
  if (picture.length > MOST_BYTES)
    throw new Error(`${name}.jpg: ${picture.length} bytes, of ${MOST_BYTES} allowed. Show less.`);
  writeFileSync(join(HOME, `${name}.jpg`), picture);
  process.stdout.write(`${name}.jpg: ${(picture.length / 1000).toFixed(0)} kB\n`);
}
