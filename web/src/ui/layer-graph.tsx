import type { Shapes } from "../api/types";
import { formatCount } from "./format";

interface Props {
  shapes: Shapes;
  chosen: string | null;
  onChoose(layer: string): void;
}

/** The way of an image through the layers, each with the shape of what it puts out. */
export function LayerGraph({ shapes, chosen, onChoose }: Props) {
  const most = Math.max(1, ...shapes.layers.map((layer) => layer.multiply_adds));
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Graph of the layers">
      <ol class="layer-graph" data-testid="layer-graph">
        <li>
          <div class="layer-box input">
            <strong>Input</strong>
            <span class="num">{shapes.input.join(" × ")}</span>
          </div>
        </li>
        {shapes.layers.map((layer) => (
          <li key={layer.name}>
            <button type="button" class="layer-box" aria-pressed={chosen === layer.name} disabled={layer.parameters === 0} title={layer.derivation} data-testid={`layer-${layer.name}`} onClick={() => onChoose(layer.name)}>
              <strong>{layer.type}</strong>
              <span class="muted">{layer.name}</span>
              <span class="num">{layer.output.join(" × ")}</span>
              <span class="muted num">{layer.parameters > 0 ? `${formatCount(layer.parameters)} parameters` : " "}</span>
              <span class="muted num">{layer.multiply_adds > 0 ? `${formatCount(layer.multiply_adds)} multiply-adds` : " "}</span>
              <span class="layer-cost" aria-hidden="true">
                <span style={{ width: `${(100 * layer.multiply_adds) / most}%` }} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
