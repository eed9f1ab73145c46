import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import type { Dataset, Sample } from "../api/types";
import type { Said } from "../stats/predictions";
import { formatCount, formatPercent } from "./format";
import { SampleImage } from "./sample-images";

const MOST = 24;

interface Props {
  title: string;
  note?: string;
  dataset: Dataset;
  said: Said[];
  empty: string;
  testid: string;
}

/** Images of the test set, each with what was said of it and how surely. */
export function SaidImages({ title, note, dataset, said, empty, testid }: Props) {
  const first = said.slice(0, MOST);
  const images = useSignal<ReadonlyMap<number, Sample>>(new Map());
  const wanted = first.map(({ sample }) => sample).join();
  useEffect(() => {
    if (wanted === "") return;
    const stop = new AbortController();
    api.samplesAt(dataset.name, wanted, stop.signal).then((found) => (images.value = new Map(found.map((sample) => [sample.index, sample]))), () => {});
    return () => stop.abort();
  }, [dataset.name, wanted]);
  return (
    <section class="panel" aria-label={title} data-testid={testid} data-count={said.length}>
      <header class="panel-head">
        <h2>{title}</h2>
        <span class="muted">{note ?? `${formatCount(said.length)}${said.length > MOST ? `, the surest ${MOST} are shown` : ""}`}</span>
      </header>
      {said.length === 0 ? (
        <p class="panel-empty">{empty}</p>
      ) : (
        <ul class="said">
          {first.map(({ sample, label, predicted, confidence }) => {
            const image = images.value.get(sample);
            return (
              <li key={sample} title={`Test image ${sample}: ${dataset.class_names[label]}, said to be ${dataset.class_names[predicted]}`}>
                {image === undefined ? <span class="said-wait" /> : <SampleImage dataset={dataset} sample={image} size={56} caption={`said ${dataset.class_names[predicted]}`} />}
                <span class="muted">
                  {label === predicted ? "right" : `is ${dataset.class_names[label]}`}
                  {!Number.isNaN(confidence) && `, ${formatPercent(confidence, 0)} %`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
