import type { Dataset, Preset } from "../api/types";
import { misfit } from "../form/fit";
import { useUnfolded } from "../pages/use-unfolded";
import { FeatureMaps } from "./feature-maps";

/** As many as the sample images are taken from: the server has them at hand. */
const TEST = 100;

/** What a model makes of test images before it is trained. Open at once for models that are there to be looked at. */
export function DemonstrationMaps({ preset, dataset }: { preset: Preset; dataset: Dataset | undefined }) {
  const [open, turn] = useUnfolded("maps", undefined, preset.group === "Demonstrations");
  if (dataset === undefined || misfit(preset, dataset) !== null) return null;
  return (
    <section class="panel">
      <details class="initial-maps" open={open} onToggle={(e) => turn(e.currentTarget.open)}>
        <summary data-testid="initial-maps">
          <h2>Feature maps</h2> <span class="muted">with the initial weights</span>
        </summary>
        {open &&
          (dataset.state === "ready" ? (
            <FeatureMaps key={dataset.name} dataset={dataset} ask={{ experiment: preset.id, dataset: few(dataset) }} />
          ) : (
            <p class="muted">They show here when the dataset is on this machine.</p>
          ))}
      </details>
    </section>
  );
}

/** The constants of custom images are measured on all of them, so these are opened whole. */
function few({ name, test }: Dataset): object {
  return name.startsWith("custom:") ? { name } : { name, train: 1, test: Math.min(TEST, test) };
}
