import type { ComponentChildren } from "preact";

interface Props {
  id: string;
  label: string;
  hint?: string;
  error?: string;
  /** In the server's words. */
  allowed?: string;
  children: ComponentChildren;
}

/** A labelled control. The place of the message is kept, so that nothing moves when one appears. */
export function Field({ id, label, hint, error, allowed, children }: Props) {
  return (
    <div class="field" data-invalid={error !== undefined} data-allowed={allowed}>
      <label for={id}>{label}</label>
      {children}
      <p id={`${id}-note`} class={error === undefined ? "note" : "note error"} role={error === undefined ? undefined : "alert"} data-testid={error === undefined ? undefined : `error-${id}`}>
        {error ?? hint ?? ""}
      </p>
    </div>
  );
}
