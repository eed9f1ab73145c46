import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Activations } from "../api/types";
import { asMaps, decodeFloats, rangeOf } from "../charts/activations";
import { layout, markCell, paintKernels } from "../charts/kernels";
import { theme } from "../state/theme";
import { formatValue } from "./format";

/** Values of a map that is drawn larger, to be seen at all. */
const TINY = 36;

/** The outputs of one layer: an image for each channel. */
interface Props {
  layer: Activations["layers"][number];
  room: number;
  /** A pixel that a hand has chosen. */
  onPick?(channel: number, row: number, column: number): void;
  marked?: { channel: number; row: number; column: number };
}

export function LayerMaps({ layer, room, onPick, marked }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const maps = useMemo(() => {
    const values = decodeFloats(layer.values);
    return { ...asMaps(layer.shape, values, room), range: rangeOf(values) };
  }, [layer.values, room]);
  const [, channels = 1, height = 1, width = 1] = maps.dims;
  const grid = layout(channels, height, width, room, height * width <= TINY ? 24 : 12);
  const flat = layer.shape.length === 1;
  const paint = () => {
    if (canvas.current === null) return;
    paintKernels(canvas.current, grid, { step: 0, dims: maps.dims, values: maps.values }, maps.range.largest, theme.peek());
    if (marked !== undefined) markCell(canvas.current, grid, flat ? [0, Math.floor(marked.channel / width), marked.channel % width] : [marked.channel, marked.row, marked.column]);
  };
  const latest = useRef(paint);
  latest.current = paint;
  useEffect(paint, [maps, room, marked]);
  useSignalEffect(() => {
    void theme.value;
    latest.current();
  });
  const pick = (event: PointerEvent) => {
    const { left, top } = canvas.current!.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const [tileX, tileY] = [Math.floor(x / (grid.tileWidth + grid.gap)), Math.floor(y / (grid.tileHeight + grid.gap))];
    const column = Math.min(width - 1, Math.floor((x - tileX * (grid.tileWidth + grid.gap)) / grid.cell));
    const row = Math.min(height - 1, Math.floor((y - tileY * (grid.tileHeight + grid.gap)) / grid.cell));
    const channel = tileY * grid.columns + tileX;
    if (flat) onPick!(Math.min(layer.shape[0]! - 1, row * width + column), 0, 0);
    else if (channel < channels) onPick!(channel, Math.max(0, row), Math.max(0, column));
  };
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
        <canvas ref={canvas} data-pick={onPick !== undefined} onPointerDown={onPick && pick} role="img" aria-label={`${layer.type} ${layer.name}: ${shape}, values ${span}`} style={{ width: `${grid.width}px`, height: `${grid.height}px` }} />
      </div>
    </figure>
  );
}
