import { useSignal } from "@preact/signals";
import { api } from "../api/client";
import { asProblem } from "../api/problem";
import type { Run } from "../api/types";
import { mayChange } from "../state/access";

/** Keeps a run's history whatever room is needed, or lets it go with the others. Not there for viewers. */
export function PinButton({ run }: { run: Run }) {
  // Nothing is pushed of a run that has ended, so the answer counts from then on.
  const answered = useSignal<boolean | null>(null);
  const busy = useSignal(false);
  const refused = useSignal("");
  if (!mayChange.value) return null;
  const pinned = answered.value ?? run.pinned;
  const says = pinned ? "Its history is never deleted; click to let it go when room is made" : "Keep its history when room is made";
  const click = async () => {
    busy.value = true;
    refused.value = "";
    try {
      answered.value = (await api.pin(run.id, !pinned)).pinned;
    } catch (error) {
      refused.value = asProblem(error).message;
    } finally {
      busy.value = false;
    }
  };
  return (
    <button type="button" class="button" aria-pressed={pinned} data-testid="pin" title={refused.value || says} disabled={busy.value} onClick={click}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <path d="M3 .8h4M3.6.8v3L2 6h6L6.4 3.8v-3M5 6v3.4" fill={pinned ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.2" />
      </svg>
      {pinned ? "Pinned" : "Pin"}
      {refused.value !== "" && <span class="sr-only">{refused.value}</span>}
    </button>
  );
}
