import { mayChange } from "../state/access";
import { overview } from "../state/overview";
import { SweepList } from "../ui/sweep-list";
import { SweepSearch } from "../ui/sweep-search";
import { useSearch } from "./use-search";
import { useTitle } from "./use-title";

/** Every sweep of the store. */
export function SweepsPage() {
  const sweeps = overview.sweeps.value;
  const { text, found } = useSearch(overview.sweeps);
  useTitle("Sweeps");
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>Sweeps</h1>
        </div>
        <SweepSearch text={text.value} onText={(words) => (text.value = words)} />
        <div class="page-actions">
          {mayChange.value && (
            <a class="button primary" href="/new" data-testid="new-sweep">
              New sweep
            </a>
          )}
        </div>
      </header>
      {found !== null && found.length === 0 ? (
        <p class="panel panel-empty" data-testid="search-empty">
          No sweep has “{text.value.trim()}” in its name, tags or notes, or varies it.
        </p>
      ) : (
        <SweepList sweeps={found ?? sweeps} />
      )}
    </div>
  );
}
