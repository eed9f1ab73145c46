import type { ComponentChildren } from "preact";
import { useUnfolded } from "../pages/use-unfolded";

/** What a drawing says, as a table: for those who do not see it, and for those who want the numbers. */
export function Twin({ label, testid, children }: { label: string; testid: string; children: ComponentChildren }) {
  const [open, turn] = useUnfolded(testid);
  return (
    <details class="twin" open={open} onToggle={(event) => turn(event.currentTarget.open)}>
      <summary data-testid={`${testid}-open`}>As a table</summary>
      {open && (
        <div class="scroll-x twin-scroll" tabIndex={0} role="region" aria-label={label}>
          <table data-testid={testid}>{children}</table>
        </div>
      )}
    </details>
  );
}
