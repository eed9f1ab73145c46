import { mayChange } from "../state/access";
import { overview } from "../state/overview";
import { Loading } from "../ui/messages";
import { RecoveredRuns } from "../ui/recovered-runs";
import { RunningSweeps } from "../ui/running-sweeps";
import { SweepList } from "../ui/sweep-list";
import { Templates } from "../ui/templates";
import { useTitle } from "./use-title";

const RECENT = 6;

/** What trains now, what ended lately, and where to begin. */
export function Home() {
  const sweeps = overview.sweeps.value;
  const active = sweeps?.filter(({ ended_at }) => ended_at === null) ?? [];
  const ended = sweeps?.filter(({ ended_at }) => ended_at !== null) ?? [];
  useTitle("");
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>Home</h1>
        </div>
        <div class="page-actions">
          {mayChange.value && (
            <a class="button primary" href="/new" data-testid="new-sweep">
              New sweep
            </a>
          )}
        </div>
      </header>
      {sweeps === null && <Loading what="sweeps" height={200} />}
      {sweeps?.length === 0 && <Welcome />}
      <RecoveredRuns />
      {active.length > 0 && <RunningSweeps sweeps={active} />}
      {ended.length > 0 && (
        <>
          <div class="section-head">
            <h2>Lately</h2>
            <a href="/sweeps">All sweeps</a>
          </div>
          <SweepList sweeps={ended.slice(0, RECENT)} />
        </>
      )}
      {mayChange.value && <Templates />}
    </div>
  );
}

function Welcome() {
  return (
    <section class="panel welcome">
      <h2>Nothing has been trained here yet</h2>
      <p class="muted">
        A sweep trains one small network many times, with different settings, and draws every batch while it happens.{" "}
        {mayChange.value && (
          <>
            Take a template below, or <a href="/new">set one up yourself</a>.
          </>
        )}
      </p>
    </section>
  );
}
