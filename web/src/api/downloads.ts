/** What a download of the same parameters weighs; rows of weights are tensors. */
export interface ExportSize {
  file: string;
  runs: number;
  rows: number;
  /** Null where there are so many rows that they are only counted. */
  bytes: number | null;
  /** False where it may differ by the time of the download. */
  exact: boolean;
  until: string | null;
}
