import { mayChange } from "../state/access";
import { DatasetList } from "../ui/dataset-list";
import { SweepList } from "../ui/sweep-list";
import { SystemLine } from "../ui/system-line";
import { Templates } from "../ui/templates";
import { useOverview } from "./use-overview";
import { useTitle } from "./use-title";

export function Home() {
  const overview = useOverview();
  const sweeps = overview.sweeps.value;
  useTitle("");
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>Sweeps</h1>
        </div>
        <SystemLine system={overview.system.value} />
        <div class="page-actions">
          {mayChange.value && (
            <a class="button primary" href="/new" data-testid="new-sweep">
              New sweep
            </a>
          )}
        </div>
      </header>
      <SweepList sweeps={sweeps} />
      <div class="home-pair">
        {mayChange.value && <Templates />}
        <DatasetList datasets={overview.datasets.value} problems={overview.datasetProblems.value} />
      </div>
    </div>
  );
}
