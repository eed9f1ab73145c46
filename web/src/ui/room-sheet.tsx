import { useEffect, useRef } from "preact/hooks";
import type { Freed } from "../api/types";
import { plural } from "./format";
import { roomParts } from "./room-parts";

/** Asks before histories are deleted. */
export function RoomSheet({ plan, free, close }: { plan: Freed; free(): void; close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog class="sheet" ref={dialog} aria-labelledby="room-title" data-testid="room-sheet" onClose={close}>
      <div class="sheet-head">
        <h2 id="room-title">Delete histories of {plural(plan.runs, "run")}?</h2>
      </div>
      <p>{roomParts(plan)} are deleted. This cannot be undone; the seed trains the same bits again.</p>
      <div class="page-actions">
        <button type="button" class="button" data-testid="room-keep" onClick={() => dialog.current!.close()}>
          Keep
        </button>
        <button type="button" class="button danger" data-testid="room-delete" onClick={free}>
          Delete
        </button>
      </div>
    </dialog>
  );
}
