import type { AxisInput } from "../form/axis-text";
import { TextInput } from "./text-input";

interface Props {
  id: string;
  name: string;
  input: AxisInput;
  /** The values of the chosen presets: what holds when nothing is typed; empty where the optimizer says it. */
  own: string;
  error?: string;
  note: string;
  /** In the server's words. */
  allowed?: string;
  onInput(input: AxisInput): void;
}

/** One parameter: a value, several, or a range. */
export function AxisField({ id, name, input, own, error, note, allowed, onInput }: Props) {
  const set = (part: Partial<AxisInput>) => onInput({ ...input, ...part });
  const range = input.mode === "range";
  return (
    <fieldset class="axis field" data-invalid={error !== undefined} data-testid={`axis-field-${id}`} data-allowed={allowed}>
      <legend>{name}</legend>
      <div class="axis-row">
        {range ? (
          <div class="axis-range">
            <TextInput id={`${id}-from`} label={`${name}, from`} placeholder="from" numeric value={input.from} invalid={error !== undefined} onValue={(from) => set({ from })} />
            <span class="muted">to</span>
            <TextInput id={`${id}-to`} label={`${name}, to`} placeholder="to" numeric value={input.to} invalid={error !== undefined} onValue={(to) => set({ to })} />
            <span class="muted">in</span>
            <TextInput id={`${id}-count`} label={`${name}, count`} placeholder="count" numeric value={input.count} invalid={error !== undefined} onValue={(count) => set({ count })} />
            <select aria-label={`${name}, spacing`} data-testid={`field-${id}-scale`} value={input.scale} onChange={(e) => set({ scale: e.currentTarget.value as AxisInput["scale"] })}>
              <option value="log">log steps</option>
              <option value="linear">equal steps</option>
            </select>
          </div>
        ) : (
          <TextInput id={id} label={name} placeholder={own} numeric value={input.values} invalid={error !== undefined} onValue={(text) => set({ values: text })} />
        )}
        <div class="segments" role="group" aria-label={`${name}: how it is given`}>
          <button type="button" data-testid={`mode-${id}-values`} aria-pressed={!range} onClick={() => set({ mode: "values" })}>
            Values
          </button>
          <button type="button" data-testid={`mode-${id}-range`} aria-pressed={range} onClick={() => set({ mode: "range" })}>
            Range
          </button>
        </div>
      </div>
      <p id={`${id}-note`} class={error === undefined ? "note" : "note error"} role={error === undefined ? undefined : "alert"} data-testid={error === undefined ? undefined : `error-${id}`}>
        {error ?? note}
      </p>
    </fieldset>
  );
}
