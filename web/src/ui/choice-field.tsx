import type { Setting } from "../form/settings";
import { formatValue } from "./format";

interface Props {
  setting: Setting;
  chosen: string[];
  /** What the chosen models bring. */
  own: string;
  note: string;
  error?: string;
  onChoose(words: string[]): void;
}

/** None checked leaves the models' own; several are an axis. */
export function ChoiceField({ setting: { key, name, words = [] }, chosen, own, note, error, onChoose }: Props) {
  return (
    <fieldset class="axis field" data-wide={words.length > 2} data-invalid={error !== undefined} data-testid={`axis-field-${key}`}>
      <legend>{name}</legend>
      <div class="choices">
        {words.map((word) => (
          <label class="inline" key={word}>
            <input
              type="checkbox"
              data-testid={`field-${key}-${word}`}
              checked={chosen.includes(word)}
              indeterminate={chosen.length === 0 && own.split(" or ").includes(sayWord(word))}
              onChange={(e) => onChoose(words.filter((w) => (w === word ? e.currentTarget.checked : chosen.includes(w))))}
            />
            {sayWord(word)}
          </label>
        ))}
      </div>
      <p class={error === undefined ? "note" : "note error"} role={error === undefined ? undefined : "alert"} data-testid={error === undefined ? undefined : `error-${key}`}>
        {error ?? note}
      </p>
    </fieldset>
  );
}

/** Words of the interface that say little to a person. */
const SAID: Record<string, string> = { grid: "every combination", random: "some, drawn at random" };

export function sayWord(word: string): string {
  return word === "true" || word === "false" ? formatValue(word === "true") : (SAID[word] ?? word);
}
