import type { Dataset, DatasetProblem } from "./datasets";
import type { Run, Sweep } from "./sweeps";
import type { System } from "./system";

export type Notice =
  | { type: "sweep"; sweep: Sweep }
  | { type: "runs"; runs: Run[] }
  | { type: "sweeps"; sweeps: Sweep[] }
  | { type: "datasets"; datasets: Dataset[]; problems: DatasetProblem[] }
  | { type: "system"; system: System }
  | { type: "caught_up" }
  /** Nothing but that the server is there. */
  | { type: "beat" }
  | { type: "end" };
