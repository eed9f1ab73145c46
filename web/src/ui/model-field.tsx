import { useRef } from "preact/hooks";
import type { Problem } from "../api/problem";
import type { Shapes } from "../api/types";
import { layerOf, sharedLayers } from "../form/layers";
import { modelText, readModel } from "../form/own-model";
import type { Json } from "../form/paths";
import { useUnfolded } from "../pages/use-unfolded";
import { Field } from "./field";
import { LayerEditor } from "./layer-editor";

interface Props {
  text: string;
  /** As the server sees the model of this very text; null before its answer. */
  shapes: Shapes | null;
  problem: Problem | null;
  error?: string;
  onInput(text: string): void;
}

/** A model of one's own, layer by layer and as JSON: what is changed in one is changed in the other. */
export function ModelField({ text, shapes, problem, error, onInput }: Props) {
  const read = readModel(text);
  const model = "model" in read && isModel(read.model) ? read.model : null;
  /** The last model that the server understood: behind an error its first layers are still what they were. */
  const understood = useRef<{ model: Json; shapes: Shapes } | null>(null);
  if (shapes !== null && model !== null) understood.current = { model, shapes };
  const known = understood.current === null || model === null ? null : { shapes: understood.current.shapes, layers: sharedLayers(understood.current.model, model) };
  const layer = layerOf(problem?.path);
  const [open, turn] = useUnfolded("model");
  return (
    <div class="own-model" data-testid="own-model">
      <h3>Your model</h3>
      <p class="note">A model that is chosen above takes its place.</p>
      {model === null ? (
        <p class="note">The JSON below has to be mended first.</p>
      ) : (
        <LayerEditor model={model} known={known} error={layer === null || error === undefined ? null : { layer, text: error }} onChange={(next) => onInput(modelText(next))} />
      )}
      <details open={open || model === null} class="own-json" onToggle={(event) => (event.currentTarget.open || model !== null) && turn(event.currentTarget.open)}>
        <summary data-testid="model-json-open">As JSON</summary>
        <Field id="model" label="Model" hint="Layers by PyTorch's names" error={layer === null || model === null ? error : undefined}>
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
      </details>
    </div>
  );
}

/** What the editor can show; everything else is for the server to explain. */
function isModel(model: Json): boolean {
  return Array.isArray(model.layers) && model.layers.every((layer) => typeof layer === "object" && layer !== null && !Array.isArray(layer) && typeof (layer as Json).type === "string");
}
