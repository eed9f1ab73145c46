import { useEffect, useRef } from "preact/hooks";
import { shortcutGroups } from "../state/shortcuts";

/** All keys that do something here. */
export function HelpSheet({ close }: { close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog class="sheet" ref={dialog} aria-labelledby="help-title" data-testid="help-sheet" onClose={close} onClick={(event) => event.target === dialog.current && dialog.current!.close()}>
      <div class="sheet-head">
        <h2 id="help-title">Keyboard shortcuts</h2>
        <button type="button" class="button small" onClick={() => dialog.current!.close()}>
          Close
        </button>
      </div>
      <div class="sheet-groups">
        {[...shortcutGroups.value, CHARTS].map(({ title, shortcuts }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, says }) => (
                <div key={keys}>
                  <dt>
                    {keys.split(" ").map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{says}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

/** What charts do themselves while they have the focus. */
const CHARTS = {
  title: "A chart in focus",
  shortcuts: [
    { keys: "← →", says: "Read values; with Shift faster" },
    { keys: "+ −", says: "Zoom in and out" },
    { keys: "0", says: "Show all" },
    { keys: "Esc", says: "Let go: show all, and what is new" },
    { keys: "Drag", says: "Zooms; with Shift it moves" },
    { keys: "Ctrl Wheel", says: "Zooms" },
  ],
};
