import type { Shapes } from "../api/types";
import { useUnfolded } from "../pages/use-unfolded";
import { formatCount } from "./format";

interface Shown {
  id: string;
  title: string;
  model: { layers: Record<string, unknown>[] };
  shapes: Shapes;
}

/** What each layer makes of an image, and what it costs. */
export function LayerTable({ preset, open }: { preset: Shown; open: boolean }) {
  const { shapes } = preset;
  const [unfolded, turn] = useUnfolded(`layers-${preset.id}`, undefined, open);
  return (
    <details class="layers" open={unfolded} onToggle={(event) => turn(event.currentTarget.open)}>
      <summary>
        {preset.title} <span class="muted">{shapes.layers.length} layers</span>
      </summary>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={`Layers of ${preset.title}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Settings</th>
              <th scope="col" class="num">
                Output
              </th>
              <th scope="col" class="num">
                Parameters
              </th>
              <th scope="col" class="num">
                Multiply-adds
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>Input</td>
              <td />
              <td class="num">{shapes.input.join(" × ")}</td>
              <td class="num">–</td>
              <td class="num">–</td>
            </tr>
            {shapes.layers.map((layer, i) => (
              <tr key={layer.name}>
                <td>{layer.type}</td>
                <td class="muted">
                  {settings(preset.model.layers[i])}
                  {layer.derivation && <div class="derivation">{layer.derivation}</div>}
                </td>
                <td class="num">{layer.output.join(" × ")}</td>
                <td class="num">{layer.parameters === 0 ? "–" : formatCount(layer.parameters)}</td>
                <td class="num">{layer.multiply_adds === 0 ? "–" : formatCount(layer.multiply_adds)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              <td />
              <td />
              <td class="num">{formatCount(shapes.parameters)}</td>
              <td class="num">{formatCount(shapes.multiply_adds)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}

/** The settings that shape the output; those with their plain value are left out. */
function settings(layer: Record<string, unknown> | undefined): string {
  if (layer === undefined) return "";
  const parts: string[] = [];
  if (layer.kernel_size !== undefined) parts.push(`${size(layer.kernel_size)}`);
  if (layer.stride !== undefined && size(layer.stride) !== "1 × 1" && size(layer.stride) !== size(layer.kernel_size)) parts.push(`stride ${size(layer.stride)}`);
  if (layer.padding !== undefined && size(layer.padding) !== "0 × 0") parts.push(`padding ${size(layer.padding)}`);
  if (layer.dilation !== undefined && size(layer.dilation) !== "1 × 1") parts.push(`dilation ${size(layer.dilation)}`);
  if (layer.bias === false) parts.push("no bias");
  return parts.join(", ");
}

function size(value: unknown): string {
  return Array.isArray(value) ? value.join(" × ") : `${value} × ${value}`;
}
