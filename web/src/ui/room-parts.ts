import type { Freed } from "../api/types";
import { formatBytes } from "./format";

/** Of what is freed, each kind that there is, in the order in which they go. */
export function roomParts({ checkpoints_bytes, weights_bytes, metrics_bytes }: Freed): string {
  const parts = ([[checkpoints_bytes, "checkpoints"], [weights_bytes, "recorded weights"], [metrics_bytes, "curves"]] as const)
    .filter(([bytes]) => bytes > 0)
    .map(([bytes, name]) => `${formatBytes(bytes)} of ${name}`);
  const last = parts.pop() ?? formatBytes(0);
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
