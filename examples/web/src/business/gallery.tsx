import type { GalleryImage } from '@delve/client';

/** A business's pictures; each opens in full. */
export function Gallery({
  name,
  images,
}: {
  readonly name: string;
  readonly images: readonly GalleryImage[];
}) {
  if (images.length === 0) return null;
  return (
    <section aria-labelledby="gallery">
      <h2 id="gallery">Pictures</h2>
      <ul class="gallery">
        {images.map(({ id, url }, index) => (
          <li key={id}>
            <a href={url}>
              <img
                src={url}
                alt={`${name}, ${index + 1} of ${images.length}`}
                loading="lazy"
                decoding="async"
              />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
