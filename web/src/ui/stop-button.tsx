import { useSignal } from "@preact/signals";
import { asProblem } from "../api/problem";
import { mayChange } from "../state/access";

interface Props {
  label: string;
  stop(): Promise<unknown>;
  small?: boolean;
  testid: string;
  disabled?: boolean;
}

/** Asks once; what follows is pushed. A refusal is shown on the button itself. Not there for viewers. */
export function StopButton({ label, stop, small = false, testid, disabled = false }: Props) {
  const asked = useSignal(false);
  const refused = useSignal("");
  if (!mayChange.value) return null;
  const click = async () => {
    asked.value = true;
    refused.value = "";
    try {
      await stop();
    } catch (error) {
      refused.value = asProblem(error).message;
      asked.value = false;
    }
  };
  return (
    <button
      type="button"
      class={small ? "icon-button quiet" : "button danger"}
      data-testid={testid}
      aria-label={label}
      title={refused.value || label}
      disabled={disabled || asked.value}
      onClick={click}
    >
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
        <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />
      </svg>
      {!small && (asked.value ? "Stopping" : "Stop")}
      {refused.value !== "" && <span class="sr-only">{refused.value}</span>}
    </button>
  );
}
