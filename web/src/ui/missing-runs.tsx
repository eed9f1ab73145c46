import { plural } from "./format";

/** Runs that an address names and this store does not have. */
export function MissingRuns({ ids, onRemove }: { ids: readonly number[]; onRemove(): void }) {
  if (ids.length === 0) return null;
  return (
    <div class="trouble" role="alert" data-testid="missing-runs">
      <strong>
        There is no run {ids.join(", ")}
      </strong>
      <span>The address may be mistyped, or {ids.length === 1 ? "the run belongs" : "the runs belong"} to another store.</span>
      <button type="button" class="button small" onClick={onRemove}>
        Leave out {plural(ids.length, "run")}
      </button>
    </div>
  );
}
