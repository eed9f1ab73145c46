import { CanvasPainter } from "../charts/canvas-painter";
import type { ChartGroup } from "../charts/group";
import { draw, pictureSize } from "../charts/picture";
import { sceneOf, type Scene } from "../charts/scene";
import { SvgPainter } from "../charts/svg-painter";
import type { TimeChart } from "../charts/time-chart";
import { Popover } from "./popover";
import { seriesLabel } from "./run-label";
import { save } from "./save";

interface Props {
  group: ChartGroup;
  words: { title: string; unit: string; note: string };
  id: string;
  /** Null while nothing is drawn. */
  drawing(): TimeChart | null;
}

/** Of a screen with twice as many pixels: sharp in print too. */
const SCALE = 2;

/** The chart as it is now, as a picture. */
export function ChartSave({ group, words, id, drawing }: Props) {
  const scene = (): Scene | null => {
    const one = drawing();
    if (one === null) return null;
    const style = getComputedStyle(one.chart.canvas);
    const ink = (name: string) => style.getPropertyValue(name).trim();
    const named = group.runs.peek().map(({ label, styles }) => ({ label, ...styles[0]! }));
    const parts = one.parts.map((part) => ({ label: seriesLabel(part), ...part.style }));
    return sceneOf(one, group, words, named.length === 1 ? parts : [...named, ...(named.length === 0 ? parts : [])], { text: ink("--text"), muted: ink("--muted"), line: ink("--line"), ground: ink("--surface") });
  };
  const svg = () => {
    const made = scene();
    if (made === null) return;
    const painter = new SvgPainter();
    draw(made, painter);
    save(new Blob([painter.toString(pictureSize(made))], { type: "image/svg+xml" }), `${id}.svg`);
  };
  const png = () => {
    const made = scene();
    if (made === null) return;
    const canvas = document.createElement("canvas");
    const { width, height } = pictureSize(made);
    canvas.width = Math.round(width * SCALE);
    canvas.height = Math.round(height * SCALE);
    const ctx = canvas.getContext("2d")!;
    ctx.scale(SCALE, SCALE);
    draw(made, new CanvasPainter(ctx, getComputedStyle(document.body).fontFamily));
    canvas.toBlob((blob) => blob !== null && save(blob, `${id}.png`), "image/png");
  };
  return (
    <Popover label={`Save ${words.title.toLowerCase()} as a picture`} testid={`save-${id}`} icon="save">
      {(close) => (
        <div class="menu">
          {[
            { name: "PNG", make: png },
            { name: "SVG", make: svg },
          ].map(({ name, make }) => (
            <button
              key={name}
              type="button"
              class="button small"
              data-testid={`save-${id}-${name.toLowerCase()}`}
              onClick={() => {
                make();
                close();
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </Popover>
  );
}
