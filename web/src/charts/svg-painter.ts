import type { Painter, Stroke } from "./picture";
import type { Pixels } from "./scene";

const FONT = "Inter, system-ui, sans-serif";

/** Draws into the text of an SVG. */
export class SvgPainter implements Painter {
  private readonly parts: string[] = [];
  private clips = 0;

  rect(x: number, y: number, width: number, height: number, fill: string) {
    this.parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`);
  }

  line(pixels: Pixels, { color, width, dash = [] }: Stroke) {
    this.parts.push(`<polyline points="${list(pixels)}" fill="none" ${ink("stroke", color)} stroke-width="${width}" stroke-linejoin="round"${dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : ""}/>`);
  }

  area(pixels: Pixels, fill: string) {
    this.parts.push(`<polygon points="${list(pixels)}" ${ink("fill", fill)}/>`);
  }

  dot(x: number, y: number, radius: number, fill: string) {
    this.parts.push(`<circle cx="${x}" cy="${y}" r="${radius}" ${ink("fill", fill)}/>`);
  }

  text(x: number, y: number, words: string, fill: string, { align = "left", size = 11, bold = false }: { align?: "left" | "center" | "right"; size?: number; bold?: boolean } = {}) {
    const anchor = { left: "start", center: "middle", right: "end" }[align];
    this.parts.push(`<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}" ${ink("fill", fill)}${bold ? ' font-weight="600"' : ""}>${escape(words)}</text>`);
  }

  within(x: number, y: number, width: number, height: number, draw: () => void) {
    const id = `clip${this.clips++}`;
    this.parts.push(`<clipPath id="${id}"><rect x="${x}" y="${y}" width="${width}" height="${height}"/></clipPath><g clip-path="url(#${id})">`);
    draw();
    this.parts.push("</g>");
  }

  toString({ width, height }: { width: number; height: number }): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">\n${this.parts.join("\n")}\n</svg>\n`;
  }
}

function list(pixels: Pixels): string {
  return pixels.map(([x, y]) => `${x},${y}`).join(" ");
}

/** Not every program reads #rrggbbaa. */
function ink(name: "fill" | "stroke", color: string): string {
  if (!/^#[0-9a-f]{8}$/i.test(color)) return `${name}="${color}"`;
  return `${name}="${color.slice(0, 7)}" ${name}-opacity="${(parseInt(color.slice(7), 16) / 255).toFixed(3)}"`;
}

function escape(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
