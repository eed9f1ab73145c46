export interface LayerShape {
  name: string;
  type: string;
  output: number[];
  derivation: string;
  parameters: number;
  multiply_adds: number;
}

export interface Shapes {
  input: number[];
  layers: LayerShape[];
  parameters: number;
  multiply_adds: number;
}

export interface Preset {
  id: string;
  title: string;
  description: string;
  group: string;
  model: { input: number[]; layers: Record<string, unknown>[] };
  dataset: { name: string; train: number; test: number };
  training: {
    epochs: number;
    batch_size: number;
    seed: number;
    optimizer: { type: string; lr: number; momentum?: number; [setting: string]: unknown };
    [setting: string]: unknown;
  };
  weights?: { every: number; tensors: string | string[] };
  shapes: Shapes;
}
