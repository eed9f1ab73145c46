export function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul class="tags" aria-label="Tags" data-testid="tags">
      {tags.map((tag) => (
        <li key={tag}>
          <a href={`/sweeps?q=${encodeURIComponent(tag)}`} title={`Sweeps with "${tag}"`}>
            {tag}
          </a>
        </li>
      ))}
    </ul>
  );
}
