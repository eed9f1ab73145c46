import type { DryRun, Preset } from "../api/types";
import { formatValue } from "../ui/format";
import { at } from "./paths";
import { familyOf, settingOf, type Setting, type SettingKey } from "./settings";
import type { SweepForm } from "./sweep-form";

export type Model = Pick<Preset, "training" | "dataset">;

/** What holds for the types of optimizers or schedules: those chosen in the form, else the models' own. */
export function types(form: SweepForm, presets: Model[], key: "optimizer" | "schedule"): string[] {
  const chosen = form.words[key] ?? [];
  return chosen.length > 0 ? chosen : distinct(presets.map((preset) => at(preset, settingOf(key).path)).filter((type) => type !== undefined));
}

/** Whether at least one of the types has such a setting. */
export function applies(setting: Setting, form: SweepForm, presets: Model[]): boolean {
  if (setting.group === "search" && setting.key !== "strategy") return form.texts.strategy === "random";
  const family = familyOf(setting);
  const { of } = setting;
  return of === undefined || family === null || types(form, presets, family).some((type) => of.includes(type));
}

/** Whether something is typed or chosen. */
export function isSet(form: SweepForm, key: SettingKey): boolean {
  const axis = form.axes[key];
  return (form.words[key]?.length ?? 0) > 0 || (form.texts[key]?.trim() ?? "") !== "" || (axis !== undefined && (axis.mode === "range" || axis.values.trim() !== ""));
}

/** What the chosen models say themselves, each value once; empty where a type that the form chose brings its own. */
export function ownValue(setting: Setting, form: SweepForm, presets: Model[]): string {
  const family = familyOf(setting);
  const type = family === null ? undefined : settingOf(family).path;
  const chosen = family === null || setting.key === family ? [] : (form.words[family] ?? []);
  const said = presets.filter((preset) => chosen.length === 0 || chosen.every((word) => word === at(preset, type!))).map((preset) => at(preset, setting.path));
  const own = distinct(said.filter((value) => value !== undefined).map(shown)).join(" or ");
  // What a model says of recording holds where it is the only one.
  const alone = presets.length === 1 || !setting.path.startsWith("weights.");
  return own !== "" && alone ? own : (setting.fallback ?? "");
}

/** What the runs have that the server makes of the form; empty where they do not have it. */
export function valueInRuns({ path }: Setting, answer: Pick<DryRun, "points"> | null): string {
  const values = (answer?.points ?? []).map(({ parameters }) => parameters[path] ?? listAt(parameters, path));
  return distinct(values.filter((value) => value !== null).map(shown)).join(" or ");
}

function listAt(parameters: DryRun["points"][number]["parameters"], path: string): unknown[] | null {
  const list: unknown[] = [];
  while ((parameters[`${path}[${list.length}]`] ?? null) !== null) list.push(parameters[`${path}[${list.length}]`]);
  return list.length === 0 ? null : list;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.map(formatValue).join(", ") : formatValue(value);
}

function distinct<T>(values: T[]): string[] {
  return [...new Set(values.map(String))];
}
