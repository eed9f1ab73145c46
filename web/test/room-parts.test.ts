import { expect, test } from "vitest";
import { roomParts } from "../src/ui/room-parts";

const NONE = { dry_run: true, bytes: 0, metrics_bytes: 0, weights_bytes: 0, checkpoints_bytes: 0, runs: 1 };

test("what is freed is said by kind, in the order in which it goes", () => {
  expect(roomParts(NONE)).toBe("0 B");
  expect(roomParts({ ...NONE, weights_bytes: 7 })).toBe("7 B of recorded weights");
  expect(roomParts({ ...NONE, checkpoints_bytes: 5, metrics_bytes: 9 })).toBe("5 B of checkpoints and 9 B of curves");
  expect(roomParts({ ...NONE, checkpoints_bytes: 5, weights_bytes: 7, metrics_bytes: 9 })).toBe("5 B of checkpoints, 7 B of recorded weights and 9 B of curves");
});
