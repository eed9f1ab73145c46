import type { DryRun } from "../api/types";
import { EMPTY_AXIS } from "../form/axis-text";
import { applies, isSet, ownValue, types, valueInRuns, type Model } from "../form/own";
import { familyOf, settingOf, type Setting, type SettingKey } from "../form/settings";
import type { FieldErrors, SweepForm } from "../form/sweep-form";
import { AxisField } from "./axis-field";
import { ChoiceField, sayWord } from "./choice-field";
import { Field } from "./field";
import { formatTick, formatValue } from "./format";
import { TextInput } from "./text-input";

export interface FormProps {
  form: SweepForm;
  /** The chosen models. */
  presets: Model[];
  answer: DryRun | null;
  errors: FieldErrors;
  onChange(part: Partial<SweepForm>): void;
}

/** One setting, by the kind of what it takes. */
export function SettingField({ of: key, form, presets, answer, errors, onChange }: FormProps & { of: SettingKey }) {
  const setting = settingOf(key);
  const { name, kind, path, words = [] } = setting;
  const own = ownValue(setting, form, presets) || (isSet(form, key) ? "" : valueInRuns(setting, answer));
  const error = errors[key];
  const text = form.texts[key] ?? "";
  const setText = (value: string) => onChange({ texts: { ...form.texts, [key]: value } });
  if (kind === "axis") {
    const values = answer?.axes.find((axis) => axis.path === path)?.values.map((v) => (typeof v === "number" ? formatTick(v) : formatValue(v)));
    return (
      <AxisField
        id={key}
        name={name}
        input={form.axes[key] ?? EMPTY_AXIS}
        own={own}
        error={error}
        note={values?.join(", ") ?? noteOf(setting, form, presets, own)}
        allowed={setting.allowed}
        onInput={(input) => onChange({ axes: { ...form.axes, [key]: input } })}
      />
    );
  }
  const note = noteOf(setting, form, presets, own);
  if (kind === "words") {
    return <ChoiceField setting={setting} chosen={form.words[key] ?? []} own={own} note={note} error={error} onChoose={(chosen) => onChange({ words: { ...form.words, [key]: chosen } })} />;
  }
  return (
    <Field id={key} label={name} hint={note} error={error} allowed={setting.allowed}>
      {kind === "word" ? (
        <select id={key} data-testid={`field-${key}`} value={text} aria-invalid={error !== undefined} aria-describedby={`${key}-note`} onChange={(e) => setText(e.currentTarget.value)}>
          <option value="">{own === "" ? "as it is" : `${own}, ${sourceOf(setting, form, own)}`}</option>
          {words.map((word) => (
            <option key={word} value={word}>
              {sayWord(word)}
            </option>
          ))}
        </select>
      ) : (
        <TextInput id={key} numeric={kind !== "tensors"} placeholder={own} value={text} invalid={error !== undefined} onValue={setText} />
      )}
    </Field>
  );
}

function noteOf(setting: Setting, form: SweepForm, presets: Model[], own: string): string {
  const { allowed, hint, kind, key } = setting;
  const family = familyOf(setting);
  if (family !== null && !applies(setting, form, presets)) return `${types(form, presets, family).join(" or ")} has none`;
  return [source(), hint ?? "", allowed === undefined ? "" : `allowed: ${grouped(allowed)}`].filter((part) => part !== "").join("; ");

  function source(): string {
    const chosen = form.words[key]?.length ?? 0;
    if (chosen > 1) return "an axis";
    if (chosen === 1) return key === family ? "another type than the model's starts from its own defaults" : "";
    // A select says it itself.
    if (kind === "word" || own === setting.fallback) return "";
    const type = sourceOf(setting, form, own);
    return own === "" ? (family === null ? "" : type) : `${type}: ${own}`;
  }
}

/** Who says what an empty field means. */
function sourceOf(setting: Setting, form: SweepForm, own: string): string {
  const family = familyOf(setting);
  if (family !== null && (form.words[family]?.length ?? 0) > 0) return `the ${family}'s own`;
  return own === setting.fallback ? "by default" : "from the model";
}

/** 1000000000 as 1,000,000,000. */
function grouped(allowed: string): string {
  return allowed.replace(/\d{5,}/g, (digits) => Number(digits).toLocaleString("en"));
}
