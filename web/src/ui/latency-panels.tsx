import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import type { Latencies } from "../api/types";
import { EDGES } from "../stream/latency";
import { latency } from "../state/stream-state";
import { Histogram, type Bucket } from "./histogram";

const AGAIN_MS = 2000;

const TITLES: Record<keyof Latencies, [title: string, note: string]> = {
  batch_to_socket: ["Batch to socket", "from the write of a record batch to the client's socket"],
  batch_to_socket_behind: ["Behind", "batches that waited for a client that did not read"],
  event_loop_delay: ["Event loop", "how late it comes to a task that is due every 10 ms"],
  event_loop_work: ["Event loop, computing", "how much of that it was at work; the rest it waited for a processor"],
};

/** How long things take on their way, as histograms since the server started. */
export function LatencyPanels() {
  const measured = useSignal<Latencies | null>(null);
  useEffect(() => {
    const look = () => void (document.hidden || api.latency().then((found) => (measured.value = found), () => {}));
    look();
    const timer = window.setInterval(look, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <section class="panel system-wide" aria-label="Latency" data-testid="latency">
      <header class="panel-head">
        <h2>Latency</h2>
        <span class="muted">since the server started; to the pixel, since this page was loaded</span>
      </header>
      <div class="histograms">
        {(Object.keys(TITLES) as (keyof Latencies)[]).map((key) => (
          <Histogram key={key} title={TITLES[key][0]} note={TITLES[key][1]} buckets={measured.value?.[key].buckets.map(({ at_most_ms, count }) => ({ edge: at_most_ms, count })) ?? []} p95={measured.value?.[key].p95_ms ?? null} />
        ))}
        <Histogram title="Batch to pixel" note="from the end of a batch to the frame that draws it, on the pages opened here" buckets={pixels()} p95={latency.measured.value?.p95 ?? null} />
      </div>
    </section>
  );
}

function pixels(): Bucket[] {
  return latency.histogram.map((count, i) => ({ edge: EDGES[i] ?? null, count }));
}
