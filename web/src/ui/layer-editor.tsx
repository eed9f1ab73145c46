import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Shapes } from "../api/types";
import { inserted, LAYERS, moved, newLayer, readSetting, removed, settingText } from "../form/layers";
import type { Json } from "../form/paths";
import { formatCount, plural } from "./format";
import { LayerRow } from "./layer-row";

interface Props {
  model: Json;
  /** Of so many layers from the front the shapes are known. */
  known: { shapes: Shapes; layers: number } | null;
  /** What is wrong, and at which layer. */
  error: { layer: number; text: string } | null;
  onChange(model: Json): void;
}

/** The layers of a model, to be added, changed, removed and put into another order, by hand or by keys. */
export function LayerEditor({ model, known, error, onChange }: Props) {
  const layers = model.layers as Json[];
  const grabbed = useSignal<number | null>(null);
  const over = useSignal<number | null>(null);
  const added = useSignal("Conv2d");
  const said = useSignal("");
  const list = useRef<HTMLOListElement>(null);
  /** Where the focus goes when the layers have been drawn anew: rows are known by their place. */
  const focus = useRef<{ at: number; on: string } | null>(null);
  useLayoutEffect(() => {
    if (focus.current === null) return;
    const row = list.current!.children[focus.current.at];
    (row?.querySelector<HTMLElement>(`${focus.current.on}:not(:disabled)`) ?? row?.querySelector<HTMLElement>("[data-move]:not(:disabled), select"))?.focus();
    focus.current = null;
  });
  const set = (next: Json[]) => onChange({ ...model, layers: next });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= layers.length || to === from) return;
    const active = document.activeElement as HTMLElement | null;
    const button = active?.dataset.move;
    focus.current = { at: to, on: button !== undefined ? `[data-move=${button}]` : (active?.tagName.toLowerCase() ?? "select") };
    said.value = `${String(layers[from]!.type)} is layer ${to + 1} of ${layers.length}`;
    set(moved(layers, from, to));
  };
  const input = Array.isArray(model.input) ? (model.input as unknown[]) : [];
  const whole = known !== null && known.layers === layers.length && error === null;
  return (
    <div class="layer-editor" data-testid="layer-editor" data-layers={layers.length}>
      <div class="layer-input">
        <strong>Input</strong>
        {["channels", "height", "width"].map((name, i) => (
          <label key={name} class="layer-setting">
            <span>{name}</span>
            <input type="text" inputMode="numeric" autocomplete="off" data-testid={`input-${name}`} value={settingText(input[i])} onInput={(event) => onChange({ ...model, input: [0, 1, 2].map((at) => (at === i ? (readSetting(event.currentTarget.value) ?? "") : input[at])) })} />
          </label>
        ))}
      </div>
      <ol class="layer-rows" ref={list} onDragEnd={() => (grabbed.value = over.value = null)}>
        {layers.map((layer, i) => (
          <LayerRow
            key={i}
            index={i}
            last={i === layers.length - 1}
            layer={layer}
            shape={known !== null && i < known.layers ? (known.shapes.layers[i] ?? null) : null}
            error={error?.layer === i ? error.text : undefined}
            target={grabbed.value !== null && over.value === i && grabbed.value !== i}
            onChange={(next) => set(layers.map((each, at) => (at === i ? next : each)))}
            onMove={(to) => move(i, to)}
            onRemove={() => {
              said.value = `${String(layer.type)} is removed`;
              focus.current = { at: Math.min(i, layers.length - 2), on: "select" };
              set(removed(layers, i));
            }}
            onGrab={() => (grabbed.value = i)}
            onOver={() => (over.value = i)}
            onDrop={() => {
              if (grabbed.value !== null) move(grabbed.value, i);
              grabbed.value = over.value = null;
            }}
          />
        ))}
      </ol>
      <div class="layer-add">
        <select aria-label="Type of the new layer" data-testid="layer-add-type" value={added.value} onChange={(event) => (added.value = event.currentTarget.value)}>
          {Object.keys(LAYERS).map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
        <button
          type="button"
          class="button small"
          data-testid="layer-add"
          onClick={() => {
            // In front of what makes classes of features, where new layers mostly belong.
            const end = layers.findLastIndex((layer) => layer.type === "Flatten");
            const at = LAYERS[added.value]!.some((field) => field.key === "kernel_size") && end >= 0 ? end : layers.length;
            focus.current = { at, on: "select" };
            said.value = `${added.value} is layer ${at + 1} of ${layers.length + 1}`;
            set(inserted(layers, at, newLayer(added.value)));
          }}
        >
          Add layer
        </button>
        <span class="layer-sum muted" data-testid="layer-sum">
          {plural(layers.length, "layer")}
          {whole && `, ${formatCount(known.shapes.parameters)} parameters, ${formatCount(known.shapes.multiply_adds)} multiply-adds an image`}
        </span>
      </div>
      <p class="sr-only" role="status">
        {said.value}
      </p>
    </div>
  );
}
