import { signal } from "@preact/signals";
import { api } from "../api/client";

const names = signal<ReadonlyMap<string, string[]>>(new Map());
let asked = false;

/** What a dataset calls one of its series. Asked for when the first is shown: most datasets have none. */
export function seriesName(dataset: string, series: number): string {
  if (!asked) {
    asked = true;
    api.datasets().then(
      (datasets) => (names.value = new Map(datasets.map(({ name, series }) => [name, series]))),
      // The numbers are shown then.
      () => {},
    );
  }
  return names.value.get(dataset)?.[series] ?? `series ${series}`;
}
