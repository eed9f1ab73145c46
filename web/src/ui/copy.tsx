import { useSignal } from "@preact/signals";

export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const done = useSignal(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // The browser keeps the clipboard to itself on a plain address: the text stays selectable.
      return;
    }
    done.value = true;
    window.setTimeout(() => (done.value = false), 1500);
  };
  return (
    <button type="button" class="button small" onClick={copy}>
      {done.value ? "Copied" : label}
    </button>
  );
}
