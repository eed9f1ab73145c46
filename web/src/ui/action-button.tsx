import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { asProblem, type Problem } from "../api/problem";
import { mayChange } from "../state/access";

interface Props {
  act(): Promise<unknown>;
  onProblem(problem: Problem | null): void;
  testid: string;
  title: string;
  disabled?: boolean;
  children: ComponentChildren;
}

/** Does one thing at a time; what follows from it is pushed. Not there for viewers. */
export function ActionButton({ act, onProblem, testid, title, disabled = false, children }: Props) {
  const busy = useSignal(false);
  if (!mayChange.value) return null;
  const click = async () => {
    busy.value = true;
    onProblem(null);
    try {
      await act();
    } catch (error) {
      onProblem(asProblem(error));
    } finally {
      busy.value = false;
    }
  };
  return (
    <button type="button" class="button" data-testid={testid} title={title} disabled={disabled || busy.value} onClick={click}>
      {children}
    </button>
  );
}
