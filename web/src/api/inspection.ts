import type { JsonNumber } from "./numbers";

/** Of one test image: its input first, then what each layer puts out, as base64 of little-endian float32. */
export interface Activations {
  dataset: string;
  /** Absent for an image of one's own, as is its label. */
  sample?: number;
  samples: number;
  label?: number;
  step: number;
  layers: { name: string; type: string; shape: number[]; values: string }[];
  explained?: Explanation;
  probabilities: number[] | null;
}

/** How one value of a layer comes about. */
export interface Explanation {
  layer: string;
  type: string;
  how: "sum" | "max" | "mean" | "same place";
  value: JsonNumber;
  bias: JsonNumber | null;
  terms: { at: number[]; value: JsonNumber; weight?: JsonNumber }[];
  count: number;
  sum: JsonNumber;
}

export interface TensorHistogram {
  low: number;
  high: number;
  /** By snapshot, then by bin. */
  counts: number[][];
  not_finite: number[];
  rms: number[];
}

/** Of the snapshots at `steps`. */
export interface TensorHistory {
  steps: number[];
  probe_images: number;
  tensors: { name: string; dims: number[]; weights: TensorHistogram; gradients: TensorHistogram; update_ratio: { steps: number[]; values: JsonNumber[] } }[];
}

/** Of images from the front of the test set; the texts are base64. */
export interface Predictions {
  dataset: string;
  step: number;
  from: number;
  samples: number;
  total: number;
  correct: number;
  confusion: number[][];
  labels: string;
  predicted: string;
  confidence: string;
  of_label: string;
}
