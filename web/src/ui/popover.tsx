import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icons";

interface Props {
  label: string;
  testid: string;
  disabled?: boolean;
  /** Stands in the place of the label, which is said then. */
  icon?: IconName;
  /** Or what makes them, given a way to close the panel. */
  children: ComponentChildren | ((close: () => void) => ComponentChildren);
}

/** A button with a panel beneath it; Escape, a click elsewhere and the focus elsewhere close it. */
export function Popover({ label, testid, disabled = false, icon, children }: Props) {
  const open = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    button.current?.focus();
  };
  // Whoever goes on by Tab would have it before what comes next.
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && !root.current?.contains(relatedTarget as Node)) open.value = false;
  };
  useEffect(() => {
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) open.value = false;
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !open.peek()) return;
      close();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", escape);
    };
  }, []);
  return (
    <div class="popover" ref={root} onFocusOut={leave}>
      <button type="button" class={icon === undefined ? "button" : "icon-button small"} ref={button} data-testid={testid} disabled={disabled} aria-expanded={open.value} aria-label={icon === undefined ? undefined : label} title={icon === undefined ? undefined : label} onClick={() => (open.value = !open.value)}>
        {icon === undefined ? label : <Icon name={icon} size={16} />}
        {icon === undefined && (
          <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
            <path d="M1.5 3.5 5 7l3.5-3.5" fill="none" stroke="currentColor" stroke-width="1.5" />
          </svg>
        )}
      </button>
      {open.value && <div class="popover-panel">{typeof children === "function" ? children(close) : children}</div>}
    </div>
  );
}
