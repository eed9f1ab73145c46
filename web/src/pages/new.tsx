import { useSignal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Dataset, Preset } from "../api/types";
import { PARAMETERS, fieldOf, fromQuery, toSpec, type SweepForm } from "../form/sweep-form";
import { fittingDataset } from "../form/fit";
import { AxisField } from "../ui/axis-field";
import { DatasetPicker } from "../ui/dataset-picker";
import { DemonstrationMaps } from "../ui/demonstration-maps";
import { Field } from "../ui/field";
import { formatTick, formatValue, plural } from "../ui/format";
import { Loading, Trouble } from "../ui/messages";
import { OptimizerField } from "../ui/optimizer-field";
import { PresetPicker } from "../ui/preset-picker";
import { Preview } from "../ui/preview";
import { TextInput } from "../ui/text-input";
import { ownValues } from "./own-values";
import { useDryRun } from "./use-dry-run";
import { useOverview } from "./use-overview";
import { useTitle } from "./use-title";

export default function NewSweep() {
  const overview = useOverview();
  const presets = useSignal<Preset[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  useTitle("New sweep");
  useEffect(() => {
    api.presets().then(
      (found) => (presets.value = found),
      (error: unknown) => (problem.value = asProblem(error)),
    );
  }, []);
  return (
    <div class="new">
      <header class="page-head">
        <div class="page-title">
          <h1>New sweep</h1>
        </div>
      </header>
      {problem.value !== null ? (
        <Trouble problem={problem.value} />
      ) : presets.value === null || overview.datasets.value === null ? (
        <Loading what="models and datasets" height={480} />
      ) : (
        <FormOf presets={presets.value} overview={overview} />
      )}
    </div>
  );
}

function FormOf({ presets, overview }: { presets: Preset[]; overview: ReturnType<typeof useOverview> }) {
  const { query, route } = useLocation() as ReturnType<typeof useLocation> & { route(url: string): void };
  const datasets = overview.datasets.value!;
  const form = useSignal<SweepForm>(useMemo(() => fitted(fromQuery(query, presets, datasets), query.dataset !== undefined, presets, datasets), []));
  const starting = useSignal(false);
  const refused = useSignal<Problem | null>(null);
  const set = (part: Partial<SweepForm>) => {
    form.value = { ...form.peek(), ...part };
    refused.value = null;
  };

  const { spec, errors: typed } = toSpec(form.value);
  const legal = Object.keys(typed).length === 0;
  const checked = useDryRun(spec, legal).value;
  const problem = refused.value ?? checked.problem;
  const blamed = problem?.path === undefined ? null : fieldOf(problem.path);
  const errors: Record<string, string> = { ...typed };
  if (problem !== null && blamed !== null) errors[blamed] ??= withoutPath(problem);
  const chosen = presets.filter((p) => form.value.presets.includes(p.id));

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
    <form class="new-body" onSubmit={start} noValidate>
      <div class="new-form">
        <section class="panel">
          <PresetPicker presets={presets} chosen={form.value.presets} error={errors.presets} onChoose={(ids) => set({ presets: ids, dataset: fittingDataset(presets.filter((p) => ids.includes(p.id)), datasets, form.peek().dataset) })} />
        </section>
        <section class="panel">
          <DatasetPicker datasets={datasets} presets={chosen} chosen={form.value.dataset} train={form.value.train} test={form.value.test} errors={errors} onChange={set} />
        </section>
        {chosen.length === 1 && <DemonstrationMaps key={chosen[0]!.id} preset={chosen[0]!} dataset={datasets.find((d) => d.name === form.value.dataset)} />}
        <section class="panel">
          <fieldset>
            <legend>
              <h2>Training</h2>
            </legend>
            <p class="note">Several values of one parameter make an axis: every combination is a run.</p>
            <OptimizerField chosen={form.value.optimizers} own={[...new Set(chosen.map((p) => p.training.optimizer.type))].join(" or ")} error={errors.optimizers} onChoose={(optimizers) => set({ optimizers })} />
            <div class="axes">
              {PARAMETERS.map(({ key, path, name }) => (
                <AxisField
                  key={key}
                  id={key}
                  name={name}
                  input={form.value.axes[key]}
                  own={form.value.optimizers.length > 0 && path.startsWith("training.optimizer.") ? "" : ownValues(chosen, key)}
                  error={errors[key]}
                  values={
                    checked.answer?.axes
                      .find((axis) => axis.path === path)
                      ?.values.map((v) => (typeof v === "number" ? formatTick(v) : formatValue(v)))
                      .join(", ") ?? ""
                  }
                  onInput={(input) => set({ axes: { ...form.value.axes, [key]: input } })}
                />
              ))}
              <Field id="seeds" label="Seeds" hint="Each seed is one more run of every combination" error={errors.seeds}>
                <TextInput id="seeds" placeholder={ownValues(chosen, "seed")} numeric value={form.value.seeds} invalid={errors.seeds !== undefined} onValue={(seeds) => set({ seeds })} />
              </Field>
              <Field id="weights" label="Record weights every n-th step" hint="Of the first convolution; 0 for never" error={errors.weights}>
                <TextInput id="weights" placeholder="50" numeric value={form.value.weightsEvery} invalid={errors.weights !== undefined} onValue={(weightsEvery) => set({ weightsEvery })} />
              </Field>
            </div>
          </fieldset>
        </section>
      </div>
      <aside class="new-side panel" aria-label="What will run">
        <Field id="name" label="Name" hint="Named after the model when left empty" error={errors.name}>
          <TextInput id="name" placeholder={chosen[0]?.title ?? ""} value={form.value.name} invalid={errors.name !== undefined} onValue={(name) => set({ name })} />
        </Field>
        <Preview answer={checked.answer} current={checked.current} json={JSON.stringify(spec, null, 2)} />
        {problem !== null && blamed === null && <Trouble problem={problem} />}
        <button type="submit" class="button primary wide" data-testid="start" disabled={!legal || starting.value || (problem !== null && problem.status !== 0)}>
          {starting.value ? "Starting" : checked.answer === null ? "Start" : `Start ${plural(checked.answer.runs, "run")}`}
        </button>
        {!legal && <p class="note">Some fields above need a look first.</p>}
      </aside>
    </form>
  );
}

/** A dataset that nobody has asked for gives way to the models. */
function fitted(form: SweepForm, asked: boolean, presets: Preset[], datasets: Dataset[]): SweepForm {
  const chosen = presets.filter((p) => form.presets.includes(p.id));
  return asked || chosen.length === 0 ? form : { ...form, dataset: fittingDataset(chosen, datasets, form.dataset) };
}

/** The message stands at the field: the path before it would say so once more. */
function withoutPath({ message, path }: Problem): string {
  return path !== undefined && message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
}
