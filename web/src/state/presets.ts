import { signal } from "@preact/signals";
import { api } from "../api/client";

/** Titles of presets by id: they never change while the page is open, so they are asked for once. */
const titles = signal<ReadonlyMap<string, string>>(new Map());
let asked = false;

export function presetTitle(id: string): string {
  if (!asked) {
    asked = true;
    api.presets().then(
      (presets) => (titles.value = new Map(presets.map((preset) => [preset.id, preset.title]))),
      // The ids are shown then.
      () => {},
    );
  }
  return titles.value.get(id) ?? id;
}
