/** The Inverse page. */
export function InversePage() {
  return (
    <div class="areas">
      <h1 class="area thing">Inverse</h1>
    </div>
  );
}
