import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../api/client";
import { overview } from "../state/overview";
import { asProblem, type Problem } from "../api/problem";
import type { Dataset, Preset } from "../api/types";
import { fieldOf } from "../form/field-of";
import { fromFormText, toQuery } from "../form/form-address";
import { fromSpec } from "../form/from-spec";
import { hasOwnModel, ownExperiment, withOwnModel, withPresets } from "../form/own-model";
import { fromQuery, toSpec, type Spec, type SweepForm } from "../form/sweep-form";
import { fittingDataset } from "../form/fit";
import { applies, isSet } from "../form/own";
import { settingOf } from "../form/settings";
import { DatasetPicker } from "../ui/dataset-picker";
import { DemonstrationMaps } from "../ui/demonstration-maps";
import { Field } from "../ui/field";
import { plural } from "../ui/format";
import { Loading, Trouble } from "../ui/messages";
import { ModelField } from "../ui/model-field";
import { MoreSettings } from "../ui/more-settings";
import { PresetPicker } from "../ui/preset-picker";
import { Preview } from "../ui/preview";
import { SettingField } from "../ui/setting-field";
import { SmokeTest } from "../ui/smoke-test";
import { TextInput } from "../ui/text-input";
import { useDryRun } from "./use-dry-run";
import { useFormAddress, type Written } from "./use-form-address";
import { useTitle } from "./use-title";
import { Unfolding } from "./use-unfolded";

export default function NewSweep() {
  useTitle("New sweep");
  // The page begins anew when its address becomes another one that it has not written itself: a link, or a step back.
  const { url } = useLocation();
  const search = new URL(url, location.origin).search;
  const opened = useRef({ search, written: { search } });
  if (search !== opened.current.search && search !== opened.current.written.search) opened.current = { search, written: { search } };
  return (
    <div class="new">
      <header class="page-head">
        <div class="page-title">
          <h1>New sweep</h1>
        </div>
      </header>
      <Opened key={opened.current.search} written={opened.current.written} />
    </div>
  );
}

function Opened({ written }: { written: Written }) {
  const { query } = useLocation();
  const presets = useSignal<Preset[] | null>(null);
  /** The body of the sweep that the form starts from; null for none. */
  const given = useSignal<Spec | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    const from = query.sweep === undefined ? null : api.sweep(Number(query.sweep));
    Promise.all([api.presets(), from]).then(
      ([found, sweep]) => {
        given.value = sweep?.spec ?? null;
        presets.value = found;
      },
      (error: unknown) => (problem.value = asProblem(error)),
    );
  }, []);
  if (problem.value !== null) return <Trouble problem={problem.value} />;
  if (presets.value === null || overview.datasets.value === null) return <Loading what="models and datasets" height={480} />;
  return <FormOf presets={presets.value} given={given.value} written={written} />;
}

function FormOf({ presets, given, written }: { presets: Preset[]; given: Spec | null; written: Written }) {
  const { query, route } = useLocation() as ReturnType<typeof useLocation> & { route(url: string): void };
  const datasets = overview.datasets.value!;
  const form = useSignal<SweepForm>(useMemo(() => initial(query, given, presets, datasets), []));
  const unfolded = useSignal(query.unfolded ?? "");
  const view = useMemo(() => ({}), [form.value, unfolded.value]);
  const leave = useFormAddress(() => ({ ...toQuery(form.peek(), presets, datasets), ...(unfolded.peek() === "" ? {} : { unfolded: unfolded.peek() }) }), view, written);
  const starting = useSignal(false);
  const refused = useSignal<Problem | null>(null);
  const set = (part: Partial<SweepForm>) => {
    form.value = { ...form.peek(), ...part };
    refused.value = null;
  };

  const { spec, errors: typed } = toSpec(form.value, presets);
  const legal = Object.keys(typed).length === 0;
  const checked = useDryRun(spec, legal);
  const problem = refused.value ?? checked.problem;
  const blamed = problem?.path === undefined ? null : fieldOf(problem.path);
  const errors: Record<string, string> = { ...typed };
  if (problem !== null && blamed !== null) errors[blamed] ??= withoutPath(problem);
  const chosen = presets.filter((p) => form.value.presets.includes(p.id));

  const { texts } = form.value;
  const own = ownExperiment(form.value);
  const fields = { form: form.value, presets: own === null ? chosen : [own], answer: checked.answer, errors, onChange: set };

  const start = async (event: Event) => {
    event.preventDefault();
    if (!legal || starting.value) return;
    starting.value = true;
    try {
      const sweep = await api.start(spec);
      route(`/sweeps/${sweep.id}`);
    } catch (error) {
      refused.value = asProblem(error);
      starting.value = false;
    }
  };

  return (
    <Unfolding.Provider value={unfolded}>
    <form class="new-body" onSubmit={start} onFocusOut={leave} noValidate>
      <div class="new-form">
        <section class="panel">
          <PresetPicker presets={presets} chosen={form.value.presets} error={errors.presets} onChoose={(ids) => set(fitted(withPresets(form.peek(), ids), false, presets, datasets))} onChange={(preset) => set(withOwnModel(form.peek(), preset))} />
          {hasOwnModel(form.value) && <ModelField text={form.value.model} shapes={checked.current ? (checked.answer?.models[0]?.shapes ?? null) : null} problem={problem} error={errors.model} onInput={(model) => set({ model })} />}
        </section>
        <section class="panel">
          <DatasetPicker datasets={datasets} problems={overview.datasetProblems.value} presets={chosen} chosen={texts.dataset ?? ""} train={texts.train ?? ""} test={texts.test ?? ""} errors={errors} onChange={(part) => set({ texts: { ...texts, ...part } })} />
        </section>
        {chosen.length === 1 && <DemonstrationMaps key={chosen[0]!.id} preset={chosen[0]!} dataset={datasets.find((d) => d.name === texts.dataset)} />}
        <section class="panel">
          <fieldset>
            <legend>
              <h2>Training</h2>
            </legend>
            <p class="note">Several values of one parameter make an axis: every combination is a run, or some that are drawn.</p>
            <div class="axes">
              {(["optimizer", "lr", "momentum", "epochs", "batch"] as const).map((key) => (
                <SettingField key={key} of={key} {...fields} />
              ))}
              <Field id="seeds" label="Seeds" hint="Each seed is one more run of every combination" error={errors.seeds}>
                <TextInput id="seeds" placeholder={[...new Set(fields.presets.map((p) => p.training.seed ?? ""))].join(" or ")} numeric value={form.value.seeds} invalid={errors.seeds !== undefined} onValue={(seeds) => set({ seeds })} />
              </Field>
              <SettingField of="strategy" {...fields} />
              {(["draws", "draw_seed"] as const)
                .filter((key) => applies(settingOf(key), form.value, fields.presets) || isSet(form.value, key) || errors[key] !== undefined)
                .map((key) => (
                  <SettingField key={key} of={key} {...fields} />
                ))}
              <SettingField of="concurrency" {...fields} />
              <SettingField of="weights" {...fields} />
            </div>
          </fieldset>
        </section>
        <MoreSettings {...fields} />
      </div>
      <aside class="new-side panel" aria-label="What will run">
        <Field id="name" label="Name" hint="Named after the model when left empty" error={errors.name}>
          <TextInput id="name" placeholder={chosen[0]?.title ?? String((form.value.rest.experiment as Spec | undefined)?.title ?? "")} value={form.value.name} invalid={errors.name !== undefined} onValue={(name) => set({ name })} />
        </Field>
        <Preview answer={checked.answer} current={checked.current} json={JSON.stringify(spec, null, 2)} onSpec={(written) => set(fromSpec(written))} />
        {problem !== null && blamed === null && <Trouble problem={problem} />}
        <SmokeTest spec={spec} varying={checked.answer?.varying ?? []} disabled={!legal || checked.answer === null} />
        <button type="submit" class="button primary wide" data-testid="start" disabled={!legal || starting.value || (problem !== null && problem.status !== 0)}>
          {starting.value ? "Starting" : checked.answer === null ? "Start" : `Start ${plural(checked.answer.runs, "run")}`}
        </button>
        {Object.keys(errors).length > 0 && (
          <p class="note error" data-testid="start-why">
            Something in the form has to be mended first.{" "}
            <button type="button" class="link" onClick={showFirstError}>
              Show it
            </button>
          </p>
        )}
      </aside>
    </form>
    </Unfolding.Provider>
  );
}

/** What the address asks for: the form as it was left, a sweep to begin from, or settings by their keys. */
function initial(query: Record<string, string>, given: Spec | null, presets: Preset[], datasets: Dataset[]): SweepForm {
  const left = query.form === undefined ? null : fromFormText(query.form);
  return left ?? (given !== null ? fromSpec(given) : fitted(fromQuery(query, presets, datasets), query.dataset !== undefined, presets, datasets));
}

/** A dataset that nobody has asked for gives way to the models. */
function fitted(form: SweepForm, asked: boolean, presets: Preset[], datasets: Dataset[]): SweepForm {
  const chosen = presets.filter((p) => form.presets.includes(p.id));
  return asked || chosen.length === 0 ? form : { ...form, texts: { ...form.texts, dataset: fittingDataset(chosen, datasets, form.texts.dataset ?? "") } };
}

/** The message stands at the field: the path before it would say so once more. */
function withoutPath({ message, path }: Problem): string {
  return path !== undefined && message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
}

function showFirstError() {
  const error = document.querySelector(".new-form .error, .new-side .field .error");
  error?.scrollIntoView({ block: "center" });
  error?.closest("[data-invalid=true]")?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
}
