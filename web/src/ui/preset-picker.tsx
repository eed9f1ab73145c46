import type { Preset } from "../api/types";
import { formatCount } from "./format";
import { LayerTable } from "./layer-table";

interface Props {
  presets: Preset[];
  chosen: string[];
  error?: string;
  onChoose(ids: string[]): void;
  /** The one chosen model is to be changed by hand. */
  onChange(preset: Preset): void;
}

/** Models by group; several chosen ones are compared. */
export function PresetPicker({ presets, chosen, error, onChoose, onChange }: Props) {
  const groups = [...new Set(presets.map((p) => p.group))];
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id];
    onChoose(presets.map((p) => p.id).filter((p) => next.includes(p)));
  };
  const shown = presets.filter((p) => chosen.includes(p.id));
  return (
    <fieldset class="presets" data-invalid={error !== undefined}>
      <legend>
        <h2>Models</h2>
      </legend>
      <p class="note">Choose one, or several to compare them.</p>
      {groups.map((group) => {
        const members = presets.filter((p) => p.group === group);
        const all = members.every((p) => chosen.includes(p.id));
        return (
          <div class="preset-group" key={group} role="group" aria-label={group}>
            <div class="preset-group-head">
              <h3>{group}</h3>
              {members.length > 1 && (
                <button
                  type="button"
                  class="link"
                  data-testid={`preset-all-${group}`}
                  onClick={() => onChoose(presets.filter((p) => (p.group === group ? !all : chosen.includes(p.id))).map((p) => p.id))}
                >
                  {all ? "None" : "All"}
                </button>
              )}
            </div>
            <div class="preset-cards">
              {members.map((preset) => (
                <label key={preset.id} class="preset-card" data-chosen={chosen.includes(preset.id)}>
                  <input type="checkbox" data-testid={`field-preset-${preset.id}`} checked={chosen.includes(preset.id)} onChange={() => toggle(preset.id)} />
                  <span class="preset-title">{preset.title}</span>
                  <span class="preset-size muted">{formatCount(preset.shapes.parameters)} parameters</span>
                  <span class="preset-text muted" title={preset.description}>
                    {preset.description}
                  </span>
                </label>
              ))}
            </div>
          </div>
        );
      })}
      {error !== undefined && (
        <p class="note error" role="alert" data-testid="error-presets">
          {error}
        </p>
      )}
      {shown.length === 1 && (
        <button type="button" class="button small" data-testid="change-model" onClick={() => onChange(shown[0]!)}>
          Change this model
        </button>
      )}
      {shown.map((preset) => (
        <LayerTable key={preset.id} preset={preset} open={shown.length === 1} />
      ))}
    </fieldset>
  );
}
