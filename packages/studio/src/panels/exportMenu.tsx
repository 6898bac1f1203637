import { createSignal, Show } from "solid-js";
import type { ExportedTraining } from "../store/runExport.ts";
import { saveFile } from "../store/saveFile.ts";
import { themeNow } from "../store/theme.ts";
import type { SavedFile } from "../store/zipRun.ts";
import { Icon } from "./icon.tsx";

type Exporter = typeof import("../store/runExport.ts");

/** What can be taken home: the whole run, the figure, the activity. Loaded when it is first asked for. */
export function ExportMenu(props: { readonly training: ExportedTraining | undefined; readonly specJson: string }) {
  const [busy, setBusy] = createSignal<string>();
  const [fault, setFault] = createSignal<string>();
  const save = async (what: string, make: (exporter: Exporter, training: ExportedTraining) => Promise<SavedFile>) => {
    const training = props.training;
    if (!training || busy()) return;
    setBusy(what);
    setFault(undefined);
    try {
      const exporter = await import("../store/runExport.ts");
      const { name, bytes, type } = await make(exporter, training);
      saveFile(name, bytes as Uint8Array<ArrayBuffer>, type);
    } catch (reason) {
      setFault(`${what}: ${reason instanceof Error ? reason.message : String(reason)}`);
    } finally {
      setBusy(undefined);
    }
  };
  const saveSpec = () =>
    saveFile("spec.json", `${JSON.stringify(JSON.parse(props.specJson), null, 2)}\n`, "application/json");
  const idle = () => props.training === undefined || busy() !== undefined;
  const one = (
    what: string,
    label: string,
    make: (exporter: Exporter, training: ExportedTraining) => Promise<SavedFile>,
  ) => (
    <button
      type="button"
      class="button"
      disabled={idle()}
      aria-label={`${what}, ${label}`}
      onClick={() => void save(what, make)}
    >
      {label}
    </button>
  );
  return (
    <div class="panel takeaway">
      <h2>Take it home</h2>
      <div class="exports">
        <span>Run folder</span>
        <span class="row">{one("Run folder", "zip", (exporter, training) => exporter.runZip(training))}</span>
        <span>Figure</span>
        <span class="row">
          {one("Figure", "SVG", (exporter, training) => exporter.trainingFigure(training, "svg", "light"))}
          {one("Figure", "PNG", (exporter, training) => exporter.trainingFigure(training, "png", themeNow()))}
          {one("Figure", "CSV", (exporter, training) => exporter.trainingFigure(training, "csv", "light"))}
        </span>
        <span>Activity</span>
        <span class="row">
          {one("Activity", "NWB", (exporter, training) => exporter.activityFile(training, "nwb"))}
          {one("Activity", "npz", (exporter, training) => exporter.activityFile(training, "npz"))}
        </span>
        <span>Spec</span>
        <span class="row">
          <button type="button" class="button" aria-label="Spec, JSON" onClick={saveSpec}>
            JSON
          </button>
        </span>
      </div>
      <p class="muted small" role="status">
        {busy()
          ? `${busy()}: being made …`
          : "The folder, the figures and the files of the command line. Everything is made in this page."}
      </p>
      <Show when={fault()}>
        {(words) => (
          <p class="fault" role="alert">
            <Icon name="close" /> {words()}
          </p>
        )}
      </Show>
    </div>
  );
}
