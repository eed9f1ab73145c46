import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { ENDED, type Dataset, type Run } from "../api/types";
import { useAddress } from "../pages/use-address";
import { FeatureMaps } from "./feature-maps";

/** The feature maps of a run's final weights, of those of the moment while it trains, or of a snapshot. */
export function RunMaps({ run, step = null }: { run: Run; step?: number | null }) {
  const address = useAddress();
  const dataset = useSignal<Dataset | null>(null);
  const name = run.parameters.dataset;
  const weights = run.state === "running" ? run.step > 0 : ENDED.has(run.state) && run.weights_sha256 !== null;
  useEffect(() => {
    if (!weights) return;
    api.datasets().then(
      (all) => (dataset.value = all.find((d) => d.name === name) ?? null),
      // The maps are a look beside the run; its page stands without them.
      () => {},
    );
  }, [weights, name]);
  return (
    <section class="panel" aria-label="Feature maps">
      <header class="panel-head">
        <h2>Feature maps</h2>
        <span class="muted">what each layer makes of a test image</span>
      </header>
      {weights && dataset.value !== null ? (
        <FeatureMaps dataset={dataset.value} ask={step === null ? { run: run.id } : { run: run.id, step }} version={step === null ? `${run.state} ${run.step}` : ""} sample={Number(address.get("sample", "0")) || 0} onSample={(at) => address.set({ sample: at === 0 ? null : String(at) })} />
      ) : (
        <p class="panel-empty">{ENDED.has(run.state) ? "This run has no final weights to look through." : "They come with the first steps."}</p>
      )}
    </section>
  );
}
