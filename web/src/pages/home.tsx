import { mayChange } from "../state/access";
import { DatasetList } from "../ui/dataset-list";
import { SweepList } from "../ui/sweep-list";
import { SweepSearch } from "../ui/sweep-search";
import { SystemLine } from "../ui/system-line";
import { Templates } from "../ui/templates";
import { useOverview } from "./use-overview";
import { useSearch } from "./use-search";
import { useTitle } from "./use-title";

export function Home() {
  const overview = useOverview();
  const sweeps = overview.sweeps.value;
  const { text, found } = useSearch(overview.sweeps);
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
      {sweeps !== null && sweeps.length > 0 && <SweepSearch text={text.value} onText={(words) => (text.value = words)} />}
      {found !== null && found.length === 0 ? (
        <p class="panel panel-empty" data-testid="search-empty">
          No sweep has “{text.value.trim()}” in its name, tags or notes, or varies it.
        </p>
      ) : (
        <SweepList sweeps={found ?? sweeps} />
      )}
      <div class="home-pair">
        {mayChange.value && <Templates />}
        <DatasetList datasets={overview.datasets.value} problems={overview.datasetProblems.value} />
      </div>
    </div>
  );
}
