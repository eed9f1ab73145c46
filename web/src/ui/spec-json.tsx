import { useSignal } from "@preact/signals";
import type { Json } from "../form/paths";
import { useUnfolded } from "../pages/use-unfolded";
import { Copy } from "./copy";

/** Whatever is in it: a button below must not move while it is pressed. */
const ROWS = 16;

interface Props {
  /** What the form says. */
  json: string;
  /** What a hand has written instead. @throws Error when the form cannot be filled from it */
  onSpec(spec: Json): void;
}

/** The body of the request: it follows the form, and the form follows it. */
export function SpecJson({ json, onSpec }: Props) {
  /** What is being written; null while the form has the word. */
  const draft = useSignal<string | null>(null);
  const wrong = useSignal<string | null>(null);
  const [open, turn] = useUnfolded("json");
  const write = (text: string) => {
    draft.value = text;
    try {
      const spec: unknown = JSON.parse(text);
      if (typeof spec !== "object" || spec === null || Array.isArray(spec)) throw new Error("expected an object");
      onSpec(spec as Json);
      wrong.value = null;
    } catch (error) {
      wrong.value = `no sweep: ${(error as Error).message}`;
    }
  };
  const shown = draft.value ?? json;
  return (
    <details class="json" open={open} onToggle={(event) => turn(event.currentTarget.open)}>
      <summary data-testid="spec-open">JSON that will be sent</summary>
      <div class="snippet-head">
        <span class="muted">POST /api/v1/sweeps</span>
        <Copy text={shown} />
      </div>
      <textarea
        class="code"
        aria-label="JSON of the sweep"
        data-testid="spec-json"
        rows={ROWS}
        spellcheck={false}
        aria-invalid={wrong.value !== null}
        value={shown}
        onInput={(event) => write(event.currentTarget.value)}
        onBlur={() => {
          if (wrong.value === null) draft.value = null;
        }}
      />
      <p class={wrong.value === null ? "note" : "note error"} role={wrong.value === null ? undefined : "alert"}>
        {wrong.value ?? "What is changed here is changed in the form."}
        {wrong.value !== null && (
          <button
            type="button"
            class="link"
            onClick={() => {
              draft.value = null;
              wrong.value = null;
            }}
          >
            Back to what the form says
          </button>
        )}
      </p>
    </details>
  );
}
