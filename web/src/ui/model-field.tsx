import type { Shapes } from "../api/types";
import { readModel } from "../form/own-model";
import { Field } from "./field";
import { LayerTable } from "./layer-table";

interface Props {
  text: string;
  /** As the server sees the model; null before its answer. */
  shapes: Shapes | null;
  error?: string;
  onInput(text: string): void;
}

/** A model that is written by hand, and what the server makes of it. */
export function ModelField({ text, shapes, error, onInput }: Props) {
  const read = readModel(text);
  return (
    <div class="own-model" data-testid="own-model">
      <Field id="model" label="Your model, as JSON" hint="A model that is chosen above takes its place" error={error}>
        <textarea
          id="model"
          name="model"
          data-testid="field-model"
          rows={Math.min(24, Math.max(6, text.split("\n").length + 1))}
          spellcheck={false}
          aria-invalid={error !== undefined}
          aria-describedby="model-note"
          value={text}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </Field>
      {shapes !== null && "model" in read && Array.isArray(read.model.layers) && (
        <LayerTable preset={{ title: "Your model", model: { layers: read.model.layers as Record<string, unknown>[] }, shapes }} open />
      )}
    </div>
  );
}
