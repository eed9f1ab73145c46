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

/** What a run says of the first images of a test set. */
export interface SaidOfAll {
  step: number;
  total: number;
  correct: number;
  confusion: number[][];
  said: Said[];
}

/** @param before of the images in front of these, with the same weights; null for none */
export function readPredictions(part: Predictions, before: SaidOfAll | null): SaidOfAll {
  const bytes = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const [truth, said, sure, of] = [bytes(part.labels), bytes(part.predicted), decodeFloats(part.confidence), decodeFloats(part.of_label)];
  const these = Array.from(truth, (label, i) => ({ sample: part.from + i, label, predicted: said[i]!, confidence: sure[i]!, ofLabel: of[i]! }));
  return {
    step: part.step,
    total: part.total,
    correct: part.correct + (before?.correct ?? 0),
    confusion: before === null ? part.confusion : part.confusion.map((row, label) => row.map((count, predicted) => count + before.confusion[label]![predicted]!)),
    said: before === null ? these : before.said.concat(these),
  };
}

const FIRST = 1000;
const PART_MS = 400;

/** Asks for all images of the test set, in parts that take the server less than half a second, all with the weights of the first part. */
export async function askPredictions(ask: (step: number | null, from: number, count: number) => Promise<Predictions>, step: number | null, onPart: (soFar: SaidOfAll) => void, now = () => performance.now()) {
  let found: SaidOfAll | null = null;
  let count = FIRST;
  do {
    const began = now();
    found = readPredictions(await ask(found?.step ?? step, found?.said.length ?? 0, count), found);
    count = Math.max(100, Math.min(100_000, Math.round((count * PART_MS) / Math.max(1, now() - began))));
    onPart(found);
  } while (found.said.length < found.total);
}

/** Those that were wrong and most sure of it first. */
export function worstMistakes(all: Said[]): Said[] {
  return all.filter(({ label, predicted }) => label !== predicted).sort((a, b) => (b.confidence || 0) - (a.confidence || 0) || a.sample - b.sample);
}

export function cellOf(all: Said[], label: number, predicted: number): Said[] {
  return all.filter((said) => said.label === label && said.predicted === predicted).sort((a, b) => (b.confidence || 0) - (a.confidence || 0) || a.sample - b.sample);
}
