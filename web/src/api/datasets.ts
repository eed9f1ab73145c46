export interface Dataset {
  name: string;
  title: string;
  description: string;
  channels: number;
  height: number;
  width: number;
  class_names: string[];
  series: string[];
  train: number;
  test: number;
  state: "ready" | "missing" | "downloading" | "failed";
  detail: string | null;
  progress: number | null;
  downloadable: boolean;
}

/** A folder of a custom dataset that cannot be used, and why. */
export interface DatasetProblem {
  name: string;
  detail: string;
}

/** A dataset's entry with what it is read from. */
export interface DatasetDetails extends Dataset {
  files: { name: string; bytes: number; sha256: string; packed: boolean }[];
  mean: number[];
  std: number[];
}

export interface ClassCount {
  name: string;
  train: number;
  test: number;
}

export interface Sample {
  index: number;
  label: number;
  pixels: string;
}
