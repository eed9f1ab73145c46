import type { Json } from "./paths";

/** A setting of a layer as the form has it. Without a default it must be given. */
export interface LayerField {
  key: string;
  kind: "number" | "flag";
  /** PyTorch's, which holds where the JSON is silent. */
  fallback?: number | boolean | string;
}

const number = (key: string, fallback?: number | string): LayerField => ({ key, kind: "number", fallback });
const flag = (key: string, fallback: boolean): LayerField => ({ key, kind: "flag", fallback });

/** The types of layers, in the order of a network, with their settings. */
export const LAYERS: Record<string, LayerField[]> = {
  Conv2d: [number("out_channels"), number("kernel_size"), number("stride", 1), number("padding", 0), number("dilation", 1), flag("bias", true)],
  MaxPool2d: [number("kernel_size"), number("stride", "as the kernel"), number("padding", 0), number("dilation", 1), flag("ceil_mode", false)],
  AvgPool2d: [number("kernel_size"), number("stride", "as the kernel"), number("padding", 0), flag("ceil_mode", false), flag("count_include_pad", true)],
  BatchNorm2d: [number("eps", 1e-5), number("momentum", 0.1), flag("affine", true)],
  ReLU: [],
  LeakyReLU: [number("negative_slope", 0.01)],
  Sigmoid: [],
  Tanh: [],
  Softmax: [],
  Dropout: [number("p", 0.5)],
  Flatten: [],
  Linear: [number("out_features"), flag("bias", true)],
};

/** What a layer starts with where something must be given. */
const FIRST: Record<string, Json> = {
  Conv2d: { out_channels: 16, kernel_size: 3 },
  MaxPool2d: { kernel_size: 2 },
  AvgPool2d: { kernel_size: 2 },
  Linear: { out_features: 10 },
};

export function newLayer(type: string): Json {
  return { type, ...FIRST[type] };
}

/** Another type in the same place; what both have stays. */
export function withType(layer: Json, type: string): Json {
  const kept = Object.fromEntries(Object.entries(layer).filter(([key]) => key === "name" || LAYERS[type]?.some((field) => field.key === key)));
  return { ...newLayer(type), ...kept, type };
}

/** As it is typed into its field: one number, or height and width. */
export function settingText(value: unknown): string {
  return value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);
}

/** Nothing where nothing is typed; what is no number stays as it is, for the server to explain. */
export function readSetting(text: string): unknown {
  const plain = text.trim();
  if (plain === "") return undefined;
  const parts = plain.split(/[,;\s×x]+/).filter((part) => part !== "");
  const numbers = parts.map(Number);
  if (numbers.some((each) => !Number.isFinite(each))) return plain;
  return numbers.length === 1 ? numbers[0] : numbers;
}

export function withSetting(layer: Json, { key, fallback, kind }: LayerField, value: unknown): Json {
  const next = { ...layer };
  if (value === undefined || (kind === "flag" && value === fallback)) delete next[key];
  else next[key] = value;
  return next;
}

export function inserted<T>(list: readonly T[], at: number, item: T): T[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

export function removed<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, i) => i !== at);
}

/** @param to the place that it has then */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  return inserted(removed(list, from), to, list[from]!);
}

/** The layer that a problem's path blames: `experiment.model.layers[3].kernel_size`. */
export function layerOf(path: string | undefined): number | null {
  const found = /(?:^|\.)model\.layers\[(\d+)\]/.exec(path ?? "");
  return found === null ? null : Number(found[1]);
}

/** Of how many layers from the front the shapes that are known of one model hold for another. */
export function sharedLayers(known: Json, model: Json): number {
  if (JSON.stringify(known.input) !== JSON.stringify(model.input)) return 0;
  const [before, now] = [known.layers as unknown[], model.layers as unknown[]];
  const differs = now.findIndex((layer, i) => JSON.stringify(layer) !== JSON.stringify(before[i]));
  return differs < 0 ? now.length : differs;
}
