import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { System } from "../api/types";
import { serverMetrics, sumOf } from "../state/server-metrics";
import { formatBytes, formatCount } from "./format";
import { Progress } from "./progress";

const AGAIN_MS = 5000;

/** Where everything is kept, and how much room is left. */
export function StorePanel({ system }: { system: System }) {
  const metrics = useSignal<Map<string, number>>(new Map());
  useEffect(() => {
    const stop = new AbortController();
    const look = () => void (document.hidden || serverMetrics(stop.signal).then((found) => (metrics.value = found), () => {}));
    look();
    const timer = window.setInterval(look, AGAIN_MS);
    return () => {
      stop.abort();
      window.clearInterval(timer);
    };
  }, []);
  const of = (name: string, label?: string) => sumOf(metrics.value, name, label);
  const [free, total] = [of("disk_free_bytes"), of("disk_total_bytes")];
  const [used, most] = [of("jvm_memory_used_bytes", 'area="heap"'), of("jvm_memory_max_bytes", 'id="G1 Old Gen"')];
  return (
    <section class="panel system-wide" aria-label="Store and memory" data-testid="store">
      <header class="panel-head">
        <h2>Store and memory</h2>
      </header>
      <div class="store-grid padded">
        <div>
          <h3>Disk</h3>
          {free !== null && total !== null && (
            <>
              <Progress value={1 - free / total} label="Part of the disk that is used" />
              <p class="num-text">
                {formatBytes(free)} free of {formatBytes(total)}
              </p>
            </>
          )}
          {system.store_problem !== null && (
            <p class="error" role="alert">
              {system.store_problem}
            </p>
          )}
          <p class="muted path">{system.store}</p>
        </div>
        <div>
          <h3>Memory of the server</h3>
          {used !== null && most !== null && (
            <>
              <Progress value={used / most} label="Part of the heap that is used" />
              <p class="num-text">
                {formatBytes(used)} of {formatBytes(most)} heap
              </p>
            </>
          )}
          <p class="muted">{of("jvm_threads_live_threads") !== null && `${formatCount(of("jvm_threads_live_threads")!)} threads`}</p>
        </div>
        <div>
          <h3>Datasets</h3>
          <p class="muted path">{system.data_dir ?? "–"}</p>
        </div>
      </div>
    </section>
  );
}
