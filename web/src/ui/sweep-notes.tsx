import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Sweep } from "../api/types";
import { mayChange } from "../state/access";
import { Tags } from "./tags";

interface Props {
  sweep: Sweep;
  onChanged(sweep: Sweep): void;
}

/** What people wrote about a sweep, as text, and where they write it. */
export function SweepNotes({ sweep, onChanged }: Props) {
  const editing = useSignal(false);
  if (editing.value) return <NotesForm sweep={sweep} onChanged={onChanged} close={() => (editing.value = false)} />;
  const empty = sweep.notes === "" && sweep.tags.length === 0;
  if (empty && !mayChange.value) return null;
  return (
    <section class="notes" aria-label="Notes">
      <Tags tags={sweep.tags} />
      {sweep.notes !== "" && (
        <p class="notes-text" data-testid="notes">
          {sweep.notes}
        </p>
      )}
      {mayChange.value && (
        <button type="button" class="link" data-testid="notes-edit" onClick={() => (editing.value = true)}>
          {empty ? "Add notes and tags" : "Edit notes and tags"}
        </button>
      )}
    </section>
  );
}

function NotesForm({ sweep, onChanged, close }: Props & { close(): void }) {
  const notes = useSignal(sweep.notes);
  const tags = useSignal(sweep.tags.join(", "));
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    try {
      onChanged(await api.describe(sweep.id, { notes: notes.value, tags: readTags(tags.value) }));
      close();
    } catch (error) {
      problem.value = asProblem(error);
      busy.value = false;
    }
  };
  return (
    <form class="notes-form panel" data-testid="notes-form" onSubmit={save} onKeyDown={(event) => event.key === "Escape" && close()}>
      <label for="tags">Tags, with commas between them</label>
      <input id="tags" type="text" data-testid="field-tags" autocomplete="off" value={tags.value} ref={first} onInput={(event) => (tags.value = event.currentTarget.value)} />
      <label for="notes">Notes, plain text</label>
      <textarea id="notes" rows={4} data-testid="field-notes" value={notes.value} onInput={(event) => (notes.value = event.currentTarget.value)} />
      <div class="notes-foot">
        <p class="note error" role="alert">
          {problem.value?.message ?? ""}
        </p>
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="button primary" data-testid="notes-save" disabled={busy.value}>
          Save
        </button>
      </div>
    </form>
  );
}

export function readTags(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}
