/** The Gallery page. */
export function GalleryPage() {
  return (
    <div class="areas">
      <h1 class="area thing">Gallery</h1>
    </div>
  );
}
