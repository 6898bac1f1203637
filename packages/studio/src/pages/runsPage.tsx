/** The Runs page. */
export function RunsPage() {
  return (
    <div class="areas">
      <h1 class="area thing">Runs</h1>
    </div>
  );
}
