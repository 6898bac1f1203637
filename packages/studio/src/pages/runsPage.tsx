import { createMemo, createResource, For, Match, Show, Switch } from "solid-js";
import { address, changeAddress } from "../store/address.ts";
import { compared, figuresOf, type ListedRun, lastRecords, type OpenedRun } from "../store/runComparison.ts";
import "../look/gallery.css";

const MARKS = { complete: "✓", refused: "!", running: "…", cancelled: "!", failed: "✗" } as const;
const TONES = { complete: "pass", refused: "warn", running: "warn", cancelled: "warn", failed: "refuse" } as const;
const MOST_COMPARED = 4;

/** The Runs page: runs of the folder that the studio was given, opened and compared. */
export function RunsPage() {
  const [runs, { refetch }] = createResource(loadRuns);
  const known = () => (runs.error ? undefined : runs());
  const chosen = createMemo(() => (address().fields.runs ?? "").split(",").filter((name) => name !== ""));
  const open = (next: readonly string[]) => changeAddress({ runs: next.length === 0 ? undefined : next.join(",") });
  const picked = createMemo(() =>
    chosen().flatMap((folder) => known()?.list.find((run) => run.folder === folder) ?? []),
  );
  return (
    <div class="runs">
      <div class="row">
        <h1>Runs</h1>
        <button type="button" class="button" onClick={() => void refetch()}>
          Look again
        </button>
      </div>
      <Switch>
        <Match when={runs.error}>
          <p class="fault" role="alert">
            {runs.error instanceof Error ? runs.error.message : String(runs.error)}
          </p>
        </Match>
        <Match when={known()?.given === false}>
          <p class="note">
            This studio was given no folder of runs. Start it with one: <code>npx telos studio runs</code>
          </p>
        </Match>
        <Match when={known()?.list.length === 0}>
          <p class="note">
            The folder holds no runs yet. <code>npx telos train square</code> or <code>npx telos infer FILE</code> makes
            one.
          </p>
        </Match>
        <Match when={known()}>
          {(found) => (
            <>
              <Show when={picked().length > 0}>
                <Compared runs={picked()} close={() => open([])} />
              </Show>
              <RunTable list={found().list} chosen={chosen()} choose={open} />
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}

async function loadRuns(): Promise<{ readonly given: boolean; readonly list: readonly ListedRun[] }> {
  const answer = await fetch("./runs.json");
  if (!answer.ok) return { given: false, list: [] };
  const list = (await answer.json()) as readonly ListedRun[] | null;
  return { given: list !== null, list: list ?? [] };
}

function RunTable(props: {
  readonly list: readonly ListedRun[];
  readonly chosen: readonly string[];
  readonly choose: (next: readonly string[]) => void;
}) {
  const toggle = (folder: string) =>
    props.choose(
      props.chosen.includes(folder) ? props.chosen.filter((one) => one !== folder) : [...props.chosen, folder],
    );
  return (
    <section class="panel wide-table" tabindex="0" aria-label="All runs">
      <table>
        <thead>
          <tr>
            <th scope="col" class="pick">
              <span class="unseen">Open</span>
            </th>
            <th scope="col">run</th>
            <th scope="col">state</th>
            <th scope="col">command</th>
            <th scope="col">begun</th>
            <th scope="col" class="number">
              seconds
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.list}>
            {({ folder, manifest }) => (
              <tr>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Open ${folder}`}
                    checked={props.chosen.includes(folder)}
                    disabled={!props.chosen.includes(folder) && props.chosen.length >= MOST_COMPARED}
                    onChange={() => toggle(folder)}
                  />
                </td>
                <td>
                  {manifest.name}
                  <div class="small muted">{folder}</div>
                </td>
                <td>
                  <State run={{ folder, manifest }} />
                </td>
                <td>
                  <code>{manifest.command.join(" ")}</code>
                </td>
                <td>{manifest.startedAt.slice(0, 16).replace("T", " ")}</td>
                <td class="number">{manifest.wallSeconds === null ? "" : manifest.wallSeconds.toFixed(1)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}

function State(props: { readonly run: ListedRun }) {
  const state = props.run.manifest.state;
  return (
    <span title={props.run.manifest.reason ?? undefined}>
      <span class={`mark ${TONES[state]}`} aria-hidden="true">
        {MARKS[state]}
      </span>{" "}
      {state}
    </span>
  );
}

/** Runs side by side: one figure of each, what came out, and what differs in what they were asked. */
function Compared(props: { readonly runs: readonly ListedRun[]; readonly close: () => void }) {
  const [opened] = createResource(
    () => props.runs,
    (runs) => Promise.all(runs.map(openRun)),
  );
  const figures = createMemo(() => [...new Set(props.runs.flatMap(figuresOf))].sort());
  const figure = () => {
    const asked = address().fields.figure;
    return figures().find((name) => name === asked) ?? figures().find((name) => /overview/i.test(name)) ?? figures()[0];
  };
  return (
    <section class="panel" aria-label="Opened runs">
      <div class="row">
        <Show when={figures().length > 0}>
          <label class="row">
            Figure
            <select value={figure() ?? ""} onChange={(event) => changeAddress({ figure: event.currentTarget.value })}>
              <For each={figures()}>{(name) => <option value={name}>{name}</option>}</For>
            </select>
          </label>
        </Show>
        <button type="button" class="button" onClick={() => props.close()}>
          Close
        </button>
      </div>
      <section class="sides" tabindex="0" aria-label="Figures side by side">
        <For each={props.runs}>
          {(run) => (
            <div class="side">
              <p>
                <strong>{run.manifest.name}</strong> <State run={run} />
              </p>
              <Show when={run.manifest.reason}>
                <p class="small muted">{run.manifest.reason}</p>
              </Show>
              <Show
                when={figure() !== undefined && figuresOf(run).includes(figure() ?? "")}
                fallback={<p class="note small">This run has no such figure.</p>}
              >
                <div class="plate">
                  <img src={`./runs/${encodeURIComponent(run.folder)}/figures/${figure()}.svg`} alt={figure()} />
                </div>
              </Show>
              <Show when={run.manifest.files["report.html"] !== undefined}>
                <a href={`./runs/${encodeURIComponent(run.folder)}/report.html`} target="_blank" rel="noopener">
                  Report
                </a>
              </Show>
            </div>
          )}
        </For>
      </section>
      <Show when={opened.error}>
        <p class="fault" role="alert">
          {opened.error instanceof Error ? opened.error.message : String(opened.error)}
        </p>
      </Show>
      <Show when={opened.error ? undefined : opened()}>
        {(runs) => (
          <>
            <Rows title="What came out" runs={runs()} of={(run) => run.last} all />
            <Show when={runs().length > 1}>
              <Rows title="What they were asked, where it differs" runs={runs()} of={(run) => run.spec} all={false} />
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}

function Rows(props: {
  readonly title: string;
  readonly runs: readonly OpenedRun[];
  readonly of: (run: OpenedRun) => unknown;
  readonly all: boolean;
}) {
  const rows = createMemo(() => compared(props.runs.map(props.of), props.all));
  return (
    <details open>
      <summary>{props.title}</summary>
      <Show when={rows().length > 0} fallback={<p class="small muted">Nothing.</p>}>
        <section class="wide-table" tabindex="0" aria-label={props.title}>
          <table class="small">
            <thead>
              <tr>
                <th scope="col">
                  <span class="unseen">number</span>
                </th>
                <For each={props.runs}>{(run) => <th scope="col">{run.manifest.name}</th>}</For>
              </tr>
            </thead>
            <tbody>
              <For each={rows()}>
                {({ path, values }) => (
                  <tr>
                    <td class="muted">{path}</td>
                    <For each={values}>{(value) => <td>{value ?? "–"}</td>}</For>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </details>
  );
}

async function openRun(run: ListedRun): Promise<OpenedRun> {
  const home = `./runs/${encodeURIComponent(run.folder)}`;
  const [spec, metrics] = await Promise.all([fetch(`${home}/spec.json`), fetch(`${home}/metrics.jsonl`)]);
  if (!spec.ok) throw new Error(`${run.folder}: its spec.json cannot be read. Is it being deleted?`);
  return { ...run, spec: (await spec.json()) as unknown, last: metrics.ok ? lastRecords(await metrics.text()) : {} };
}
