import type { LayerShape } from "../api/types";
import { LAYERS, settingText, withSetting, withType } from "../form/layers";
import type { Json } from "../form/paths";
import { formatCount } from "./format";
import { LayerSetting } from "./layer-setting";

interface Props {
  index: number;
  last: boolean;
  layer: Json;
  /** Null where it is not known, as behind an error. */
  shape: LayerShape | null;
  error?: string;
  /** Whether what is dragged would come to this place. */
  target: boolean;
  onChange(layer: Json): void;
  onMove(to: number): void;
  onRemove(): void;
  onGrab(): void;
  onOver(): void;
  onDrop(): void;
}

/** One layer of a model that is being changed: its settings, what it puts out and what it costs. */
export function LayerRow({ index, last, layer, shape, error, target, onChange, onMove, onRemove, onGrab, onOver, onDrop }: Props) {
  const type = String(layer.type);
  const called = `layer ${index + 1}, ${type}`;
  const keys = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(index + (event.key === "ArrowUp" ? -1 : 1));
  };
  return (
    <li
      class="layer-row"
      data-testid="layer-row"
      data-type={type}
      data-invalid={error !== undefined}
      data-target={target}
      onKeyDown={keys}
      onDragOver={(event) => {
        event.preventDefault();
        onOver();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onDrop();
      }}
    >
      <span class="layer-handle" draggable title="Drag to another place" data-testid={`layer-handle-${index}`} onDragStart={onGrab}>
        <svg width="8" height="14" viewBox="0 0 8 14" aria-hidden="true">
          {[2, 7, 12].map((y) => [1.5, 6.5].map((x) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.3" fill="currentColor" />))}
        </svg>
        <span class="num">{index + 1}</span>
      </span>
      <span class="layer-type">
        <select aria-label={`Type of layer ${index + 1}`} data-testid={`layer-type-${index}`} value={type} onChange={(event) => onChange(withType(layer, event.currentTarget.value))}>
          {[...new Set([...Object.keys(LAYERS), type])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        {layer.name !== undefined && <span class="muted clip">{settingText(layer.name)}</span>}
      </span>
      <span class="layer-settings" role="group" aria-label={`Settings of ${called}`}>
        {(LAYERS[type] ?? []).map((field) => (
          <LayerSetting key={`${type} ${field.key}`} id={`layer-${index}-${field.key}`} field={field} value={layer[field.key]} onValue={(value) => onChange(withSetting(layer, field, value))} />
        ))}
      </span>
      <dl class="layer-made" title={shape?.derivation}>
        <div>
          <dt>Output</dt>
          <dd data-testid={`layer-output-${index}`}>{shape === null ? "–" : shape.output.join(" × ")}</dd>
        </div>
        <div>
          <dt>Parameters</dt>
          <dd>{shape === null || shape.parameters === 0 ? "–" : formatCount(shape.parameters)}</dd>
        </div>
        <div>
          <dt>Multiply-adds</dt>
          <dd>{shape === null || shape.multiply_adds === 0 ? "–" : formatCount(shape.multiply_adds)}</dd>
        </div>
      </dl>
      <span class="layer-buttons">
        <button type="button" class="icon-button quiet" aria-label={`Move ${called}, up`} title="Up (Alt and ↑)" data-move="up" disabled={index === 0} onClick={() => onMove(index - 1)}>
          ↑
        </button>
        <button type="button" class="icon-button quiet" aria-label={`Move ${called}, down`} title="Down (Alt and ↓)" data-move="down" disabled={last} onClick={() => onMove(index + 1)}>
          ↓
        </button>
        <button type="button" class="icon-button quiet" aria-label={`Remove ${called}`} title="Remove" data-testid={`layer-remove-${index}`} onClick={onRemove}>
          ×
        </button>
      </span>
      {shape !== null && shape.derivation !== "" && error === undefined && <p class="layer-formula muted">{shape.derivation}</p>}
      {error !== undefined && (
        <p class="layer-formula error" role="alert" data-testid={`error-layer-${index}`}>
          {error}
        </p>
      )}
    </li>
  );
}
