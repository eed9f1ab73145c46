import { api } from "../api/client";
import type { Preset, Run, Shapes } from "../api/types";
import { put, type Json } from "../form/paths";

/** The shapes of a run's model: its preset's, or what the server makes of a model of its own. */
export async function runShapes(run: Run): Promise<Shapes> {
  const preset = await presetOf(run);
  if (preset !== null) return preset.shapes;
  const answer = await api.dryRun({ experiment: await experimentOf(run) }, new AbortController().signal);
  return answer.models[0]!.shapes;
}

/** The experiment of a run, whole, as the terminal takes it. */
export async function experimentOf(run: Run): Promise<Json> {
  const preset = await presetOf(run);
  // A model that is no preset's stands among the parameters, as text.
  return nested(run, preset?.model ?? JSON.parse(String(run.parameters.model)));
}

export function nested(run: Pick<Run, "parameters">, model: unknown): Json {
  const experiment: Json = { model, dataset: {}, training: {} };
  for (const [path, value] of Object.entries(run.parameters)) {
    if (path === "preset" || path === "model" || value === null) continue;
    put(experiment, path === "dataset" ? "dataset.name" : path, value);
  }
  return experiment;
}

async function presetOf(run: Run): Promise<Preset | null> {
  return (await api.presets()).find(({ id }) => id === run.parameters.preset) ?? null;
}
