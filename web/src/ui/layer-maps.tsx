import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Activations } from "../api/types";
import { asMaps, decodeFloats, rangeOf } from "../charts/activations";
import { layout, paintKernels } from "../charts/kernels";
import { theme } from "../state/theme";
import { formatValue } from "./format";

/** Values of a map that is drawn larger, to be seen at all. */
const TINY = 36;

/** The outputs of one layer: an image for each channel. */
export function LayerMaps({ layer, room }: { layer: Activations["layers"][number]; room: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const maps = useMemo(() => {
    const values = decodeFloats(layer.values);
    return { ...asMaps(layer.shape, values, room), range: rangeOf(values) };
  }, [layer.values, room]);
  const [, channels = 1, height = 1, width = 1] = maps.dims;
  const grid = layout(channels, height, width, room, height * width <= TINY ? 24 : 12);
  const paint = () => {
    if (canvas.current !== null) paintKernels(canvas.current, grid, { step: 0, dims: maps.dims, values: maps.values }, maps.range.largest, theme.peek());
  };
  const latest = useRef(paint);
  latest.current = paint;
  useEffect(paint, [maps, room]);
  useSignalEffect(() => {
    void theme.value;
    latest.current();
  });
  const span = `${formatValue(maps.range.min)} to ${formatValue(maps.range.max)}`;
  const shape = layer.shape.join(" × ");
  return (
    <figure class="layer-maps" data-testid={`maps-${layer.name}`}>
      <figcaption>
        <strong>{layer.type}</strong>
        {layer.type !== "Input" && <span class="muted">{layer.name}</span>}
        <span class="num">{shape}</span>
        <span class="num muted">{span}</span>
      </figcaption>
      <div class="scroll-x">
        <canvas ref={canvas} role="img" aria-label={`${layer.type} ${layer.name}: ${shape}, values ${span}`} style={{ width: `${grid.width}px`, height: `${grid.height}px` }} />
      </div>
    </figure>
  );
}
