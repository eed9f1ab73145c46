import { useMemo } from "preact/hooks";
import { applies, isSet } from "../form/own";
import { SETTINGS, type Group, type SettingKey } from "../form/settings";
import type { SweepForm } from "../form/sweep-form";
import { useUnfolded } from "../pages/use-unfolded";
import { plural } from "./format";
import { SettingField, type FormProps } from "./setting-field";

const GROUPS: [group: Group, title: string][] = [
  ["schedule", "Learning rate over time"],
  ["optimizer", "Optimizer"],
  ["gradients", "Gradients"],
  ["loss", "Loss and samples"],
  ["images", "Images"],
  ["weights", "Recording"],
];

const MORE = SETTINGS.filter(({ group }) => group !== "main" && group !== "search");

/** What most sweeps leave to the model. Nothing that is set, or wrong, is ever hidden. */
export function MoreSettings(props: FormProps) {
  const { form, presets, errors, onChange } = props;
  const set = MORE.filter(({ key }) => isSet(form, key));
  const wrong = MORE.some(({ key }) => errors[key] !== undefined);
  const [open, turn] = useUnfolded("more", undefined, useMemo(() => set.length > 0, []));
  const shown = MORE.filter((setting) => applies(setting, form, presets) || isSet(form, setting.key) || errors[setting.key] !== undefined);
  return (
    <section class="panel">
      <details class="more" data-testid="more-settings" open={open || wrong} onToggle={(e) => (e.currentTarget.open || !wrong) && turn(e.currentTarget.open)}>
        <summary data-testid="more-settings-open">
          <h2>More settings</h2>
          <span class="muted">{set.length === 0 ? "schedule, weight decay, clipping, loss, augmentation" : `${plural(set.length, "setting")} set`}</span>
        </summary>
        {GROUPS.map(([group, title]) => (
          <div class="setting-group" key={group} role="group" aria-label={title}>
            <h3>{title}</h3>
            <div class="axes">
              {shown
                .filter((setting) => setting.group === group)
                .map(({ key }) => (
                  <SettingField key={key} of={key} {...props} />
                ))}
            </div>
          </div>
        ))}
        {set.length > 0 && (
          <button type="button" class="button small" data-testid="more-settings-clear" onClick={() => onChange(without(form, MORE.map(({ key }) => key)))}>
            Clear these settings
          </button>
        )}
      </details>
    </section>
  );
}

function without(form: SweepForm, keys: SettingKey[]): Partial<SweepForm> {
  const rid = <T extends object>(record: T): T => Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key as SettingKey))) as T;
  return { axes: rid(form.axes), words: rid(form.words), texts: rid(form.texts) };
}
