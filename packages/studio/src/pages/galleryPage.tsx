import { formatNumber } from "@telos/figures";
import { createMemo, createResource, For, Match, Show, Switch } from "solid-js";
import { address } from "../store/address.ts";
import { addressText } from "../store/addressText.ts";
import { type GalleryStudy, paragraphsOf, studioViewOf } from "../store/galleryStudies.ts";
import "../look/gallery.css";

const HALVES = [
  { half: "inverse", title: "Inverse: behaviour is given, its purpose is asked for" },
  { half: "forward", title: "Forward: a purpose is given, behaviour is asked for" },
  { half: "beyond", title: "Beyond the papers: what telos adds" },
  { half: "loop", title: "The loop: a purpose is given, found again, and changed" },
] as const;

/** The Gallery page: every study, its panel, its claims with what was measured, and a view of it in the studio. */
export function GalleryPage() {
  const [studies] = createResource(loadStudies);
  const known = () => (studies.error ? undefined : studies());
  const chosen = createMemo(() => known()?.find(({ id }) => id === address().fields.study));
  return (
    <div class="gallery">
      <Switch>
        <Match when={studies.error}>
          <p class="fault" role="alert">
            {studies.error instanceof Error ? studies.error.message : String(studies.error)}
          </p>
        </Match>
        <Match when={chosen()} keyed>
          {(study) => <StudyView study={study} />}
        </Match>
        <Match when={known()}>
          {(all) => (
            <>
              <h1>Every claim, measured</h1>
              <p class="prose">
                The studies behind telos. Each was run small, on seeds that no parameter was chosen on;{" "}
                {holding(all().flatMap(({ claims }) => claims))} claims hold. What fails is shown as failed.
              </p>
              <For each={HALVES.filter(({ half }) => all().some((study) => study.half === half))}>
                {({ half, title }) => (
                  <section aria-label={title}>
                    <h2>{title}</h2>
                    <ul class="cards">
                      <For each={all().filter((study) => study.half === half)}>{(study) => <Card study={study} />}</For>
                    </ul>
                  </section>
                )}
              </For>
            </>
          )}
        </Match>
        <Match when={studies.loading}>
          <p class="muted" role="status">
            Opening the gallery …
          </p>
        </Match>
      </Switch>
    </div>
  );
}

async function loadStudies(): Promise<readonly GalleryStudy[]> {
  const answer = await fetch("./gallery/studies.json");
  if (!answer.ok)
    throw new Error(
      `The gallery's numbers are not beside this page (${answer.status}). Make them with npm run gallery.`,
    );
  return ((await answer.json()) as { readonly studies: readonly GalleryStudy[] }).studies;
}

function holding(claims: GalleryStudy["claims"]): string {
  return `${claims.filter(({ pass }) => pass).length} of ${claims.length}`;
}

function Card(props: { readonly study: GalleryStudy }) {
  const { id, title, figures, claims } = props.study;
  const [first] = figures;
  const all = claims.every(({ pass }) => pass);
  return (
    <li>
      <a class="card" href={addressText({ page: "gallery", fields: { study: id } })}>
        <span class="thumb">
          <img src={`./gallery/${first?.name}.svg`} alt="" loading="lazy" />
        </span>
        <strong>{title}</strong>
        <span class="small muted">
          <span class={`mark ${all ? "pass" : "warn"}`} aria-hidden="true">
            {all ? "✓" : "!"}
          </span>{" "}
          {holding(claims)} claims hold
        </span>
      </a>
    </li>
  );
}

function StudyView(props: { readonly study: GalleryStudy }) {
  const { study } = props;
  const view = studioViewOf(study);
  return (
    <article class="study">
      <p>
        <a href="#/gallery">All studies</a>
      </p>
      <h1>{study.title}</h1>
      <For each={study.figures}>
        {({ name, title }) => (
          <figure class="plate">
            <a href={`./gallery/${name}.svg`} target="_blank" rel="noopener" title="Open the figure by itself">
              <img src={`./gallery/${name}.svg`} alt={title} />
            </a>
          </figure>
        )}
      </For>
      <div class="row">
        <Show when={view}>
          {(found) => (
            <>
              <a class="button first" href={addressText(found())}>
                {found().own ? "Open this in the studio" : "Open an example of the same kind"}
              </a>
              <span class="small muted">
                {found().own ? "" : "Not the study’s own network, but "}
                {found().what}.
              </span>
            </>
          )}
        </Show>
      </div>
      <p class="small muted">
        By yourself, with all its numbers:{" "}
        <code>
          npx telos reproduce {study.half} --study {study.id}
        </code>
      </p>
      <section aria-labelledby="claims-heading">
        <h2 id="claims-heading">
          {holding(study.claims)} claims hold{" "}
          <span class="small muted">
            {study.size} run, seeds {study.seeds.join(", ")}
          </span>
        </h2>
        <section class="wide-table" tabindex="0" aria-label="Claims">
          <table>
            <thead>
              <tr>
                <th scope="col">claim</th>
                <th scope="col">measured</th>
                <th scope="col">bound</th>
              </tr>
            </thead>
            <tbody>
              <For each={study.claims}>
                {({ claim, measured, bound, pass, why }) => (
                  <tr>
                    <td>
                      <span class={`mark ${pass ? "pass" : "refuse"}`} role="img" aria-label={pass ? "holds" : "fails"}>
                        {pass ? "✓" : "✗"}
                      </span>{" "}
                      {claim}
                      <Show when={why}>
                        <span class="small muted"> {why}</span>
                      </Show>
                    </td>
                    <td>{measured === null ? "no number" : formatNumber(measured)}</td>
                    <td>{bound}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </section>
      <section class="page">
        <For each={paragraphsOf(study.page)}>
          {(pieces) => (
            <p>
              <For each={pieces}>{({ text, bold }) => (bold ? <strong>{text}</strong> : text)}</For>
            </p>
          )}
        </For>
        <Show when={study.notes.length > 0}>
          <h2>Seen on the way</h2>
          <ul class="lines">
            <For each={study.notes}>{(note) => <li>{note}</li>}</For>
          </ul>
        </Show>
      </section>
    </article>
  );
}
