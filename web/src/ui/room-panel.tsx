import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Freed, FreeWish, Storage } from "../api/types";
import { mayChange } from "../state/access";
import { formatBytes, plural } from "./format";
import { Trouble } from "./messages";
import { roomParts } from "./room-parts";
import { RoomSheet } from "./room-sheet";

const DAY_MS = 86_400_000;

/** Days since they ended; 0 for all. */
const AGES = [0, 1, 7, 30, 90];

/** What histories take, what of it may go, and the way to let it go. */
export function RoomPanel() {
  const storage = useSignal<Storage | null>(null);
  const metrics = useSignal(false);
  const days = useSignal(0);
  const plan = useSignal<Freed | null>(null);
  const asking = useSignal<FreeWish | null>(null);
  const freed = useSignal<Freed | null>(null);
  const problem = useSignal<Problem | null>(null);

  const wish = (): FreeWish => ({ metrics: metrics.value, ...(days.value === 0 ? {} : { ended_before: new Date(Date.now() - days.value * DAY_MS).toISOString() }) });
  useEffect(() => {
    const stop = new AbortController();
    const failed = (error: unknown) => void (stop.signal.aborted || (problem.value = asProblem(error)));
    api.storage().then((found) => (storage.value = found), failed);
    if (mayChange.value) api.free(wish(), true, stop.signal).then((found) => (plan.value = found), failed);
    return () => stop.abort();
  }, [metrics.value, days.value, freed.value, mayChange.value]);

  const free = async () => {
    const asked = asking.value!;
    asking.value = null;
    problem.value = null;
    try {
      freed.value = await api.free(asked, false);
    } catch (error) {
      problem.value = asProblem(error);
    }
  };
  const found = storage.value;
  return (
    <section class="panel system-wide" aria-label="Room" data-testid="room">
      <header class="panel-head">
        <h2>Room</h2>
        {found !== null && <span class="muted">{plural(found.pinned_runs, "pinned run")}</span>}
      </header>
      {problem.value !== null && <Trouble problem={problem.value} />}
      <div class="store-grid padded">
        <table class="room-table">
          <thead>
            <tr>
              <th scope="col">Histories</th>
              <th scope="col" class="num">
                Take
              </th>
              <th scope="col" class="num">
                May go
              </th>
            </tr>
          </thead>
          <tbody>
            <Row name="Checkpoints" all={found?.checkpoints_bytes} part={found?.freeable_checkpoints_bytes} testid="room-checkpoints" />
            <Row name="Weights" all={found?.weights_bytes} part={found?.freeable_weights_bytes} testid="room-weights" />
            <Row name="Curves" all={found?.metrics_bytes} part={found?.freeable_metrics_bytes} testid="room-metrics" />
          </tbody>
        </table>
        {mayChange.value && (
          <div class="room-wish">
            <label>
              Of runs that ended
              <select data-testid="room-age" value={days.value} onChange={(event) => (days.value = Number(event.currentTarget.value))}>
                {AGES.map((age) => (
                  <option key={age} value={age}>
                    {age === 0 ? "at any time" : `more than ${plural(age, "day")} ago`}
                  </option>
                ))}
              </select>
            </label>
            <label class="inline">
              <input type="checkbox" data-testid="room-curves" checked={metrics.value} onChange={(event) => (metrics.value = event.currentTarget.checked)} />
              Curves too, after all weights
            </label>
            <button type="button" class="button danger" data-testid="room-free" data-bytes={plan.value?.bytes} disabled={plan.value === null || plan.value.bytes === 0} onClick={() => (asking.value = wish())}>
              {plan.value === null ? "Free" : `Free ${formatBytes(plan.value.bytes)} of ${plural(plan.value.runs, "run")}`}
            </button>
          </div>
        )}
        <p class="muted" role="status" data-testid="room-freed" data-bytes={freed.value?.bytes}>
          {freed.value === null
            ? "What runs were and how they ended always stays, and all of pinned runs. A run is pinned on its page. Runs of more epochs go on from checkpoints; they go first."
            : `${formatBytes(freed.value.bytes)} of ${plural(freed.value.runs, "run")} are free: ${roomParts(freed.value)}.`}
        </p>
      </div>
      {asking.value !== null && plan.value !== null && <RoomSheet plan={plan.value} free={() => void free()} close={() => (asking.value = null)} />}
    </section>
  );
}

function Row({ name, all, part, testid }: { name: string; all: number | undefined; part: number | undefined; testid: string }) {
  return (
    <tr data-testid={testid} data-bytes={all} data-freeable={part}>
      <th scope="row">{name}</th>
      <td class="num">{all === undefined ? "–" : formatBytes(all)}</td>
      <td class="num">{part === undefined ? "–" : formatBytes(part)}</td>
    </tr>
  );
}
