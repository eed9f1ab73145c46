import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import type { ExtensionCost } from "../api/types";
import { readExtension, type Wishes } from "../form/extension";
import { formatBytes, formatCount, plural } from "./format";

const PAUSE_MS = 250;

/** What the wishes would train, as the server counts it; kept until the next answer is there. A refusal is said when somebody sends them. */
export function ExtendCost({ sweep, wishes }: { sweep: number; wishes: Wishes }) {
  const cost = useSignal<ExtensionCost | null>(null);
  const body = JSON.stringify(readExtension(wishes));
  useEffect(() => {
    const read = readExtension(wishes);
    if ("error" in read || Object.keys(read.body).length === 0) return void (cost.value = null);
    const stop = new AbortController();
    const failed = () => void (stop.signal.aborted || (cost.value = null));
    const timer = window.setTimeout(() => api.extension(sweep, read.body, stop.signal).then((found) => (cost.value = found), failed), PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [sweep, body]);
  const found = cost.value;
  return (
    <div class="extend-cost muted" role="status" data-testid="extend-cost" data-runs={found?.runs} data-continued={found?.continued} data-epochs={found?.epochs} data-reused={found?.reused_epochs}>
      {found !== null && (
        <p>
          {plural(found.runs, "new run")}: {plural(found.epochs, "epoch")} to train
          {found.reused_epochs > 0 && `, ${formatCount(found.reused_epochs)} are there already`}; about {formatBytes(found.disk.bytes)} on the disk.
        </p>
      )}
      {found?.anew.map(({ runs, reason }) => (
        <p key={reason}>
          {plural(runs, "run trains", "runs train")} all epochs anew: {reason}.
        </p>
      ))}
    </div>
  );
}
