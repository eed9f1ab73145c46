interface Props {
  text: string;
  onText(text: string): void;
}

export function SweepSearch({ text, onText }: Props) {
  return (
    <div class="search" role="search">
      <input
        type="search"
        data-testid="search"
        aria-label="Search sweeps by name, tag, note, or what they vary"
        placeholder="Search names, tags, notes"
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </div>
  );
}
