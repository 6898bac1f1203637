/** The Forward page: a network is given a purpose, and behaviour is asked for. */
export function ForwardPage() {
  return (
    <div class="areas">
      <h1 class="area thing">Forward</h1>
    </div>
  );
}
