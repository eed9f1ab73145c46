import { decodeFloats } from "../charts/activations";
import type { Predictions } from "../api/types";

export interface Said {
  sample: number;
  label: number;
  predicted: number;
  /** Of what was said; NaN where outputs are no probabilities. */
  confidence: number;
  /** Of the true class. */
  ofLabel: number;
}

export function readPredictions({ labels, predicted, confidence, of_label }: Predictions): Said[] {
  const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const [truth, said, sure, of] = [bytes(labels), bytes(predicted), decodeFloats(confidence), decodeFloats(of_label)];
  return Array.from(truth, (label, sample) => ({ sample, label, predicted: said[sample]!, confidence: sure[sample]!, ofLabel: of[sample]! }));
}

/** Those that were wrong and most sure of it first. */
export function worstMistakes(all: Said[]): Said[] {
  return all.filter(({ label, predicted }) => label !== predicted).sort((a, b) => (b.confidence || 0) - (a.confidence || 0) || a.sample - b.sample);
}

export function cellOf(all: Said[], label: number, predicted: number): Said[] {
  return all.filter((said) => said.label === label && said.predicted === predicted).sort((a, b) => (b.confidence || 0) - (a.confidence || 0) || a.sample - b.sample);
}
