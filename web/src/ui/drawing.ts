import type { Dataset } from "../api/types";

/** An image as datasets hold it: bytes, channel by channel, row by row, light on black. */
export class Drawing {
  readonly pixels: Uint8Array;

  constructor(
    readonly channels: number,
    readonly height: number,
    readonly width: number,
  ) {
    this.pixels = new Uint8Array(channels * height * width);
  }

  /** @param base64 of its bytes; anything that does not fit leaves it black */
  static of({ channels, height, width }: Pick<Dataset, "channels" | "height" | "width">, base64 = ""): Drawing {
    const drawing = new Drawing(channels, height, width);
    try {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      if (bytes.length === drawing.pixels.length) drawing.pixels.set(bytes);
    } catch {
      return drawing;
    }
    return drawing;
  }

  get empty(): boolean {
    return this.pixels.every((pixel) => pixel === 0);
  }

  clear() {
    this.pixels.fill(0);
  }

  /** A round dab; its edge is soft, as that of a scanned pen is. In places of the image, pixel centres at halves. */
  dab(x: number, y: number, radius: number) {
    const plane = this.width * this.height;
    for (let row = Math.max(0, Math.floor(y - radius - 1)); row <= Math.min(this.height - 1, y + radius + 1); row++) {
      for (let column = Math.max(0, Math.floor(x - radius - 1)); column <= Math.min(this.width - 1, x + radius + 1); column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const ink = Math.round(255 * Math.max(0, Math.min(1, radius + 0.5 - away)));
        for (let c = 0; c < this.channels; c++) {
          const at = c * plane + row * this.width + column;
          if (ink > this.pixels[at]!) this.pixels[at] = ink;
        }
      }
    }
  }

  /** Dabs along a line, close enough to be one stroke. */
  stroke(x0: number, y0: number, x1: number, y1: number, radius: number) {
    const parts = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) * 2));
    for (let i = 0; i <= parts; i++) this.dab(x0 + ((x1 - x0) * i) / parts, y0 + ((y1 - y0) * i) / parts, radius);
  }

  /**
   * Takes over a picture of the same size, four bytes a pixel. With one channel it becomes grey, and what is dark on light is turned around, for that is how
   * people draw and not how digits lie in datasets.
   */
  take(rgba: Uint8ClampedArray) {
    const plane = this.width * this.height;
    for (let i = 0; i < plane; i++) {
      const [r, g, b] = [rgba[4 * i]!, rgba[4 * i + 1]!, rgba[4 * i + 2]!];
      if (this.channels === 1) this.pixels[i] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
      else for (let c = 0; c < this.channels; c++) this.pixels[c * plane + i] = [r, g, b][Math.min(c, 2)]!;
    }
    if (this.channels === 1 && this.border() > 127) for (let i = 0; i < plane; i++) this.pixels[i] = 255 - this.pixels[i]!;
  }

  base64(): string {
    return btoa(String.fromCharCode(...this.pixels));
  }

  paint(canvas: HTMLCanvasElement) {
    const data = new ImageData(this.width, this.height);
    const plane = this.width * this.height;
    for (let i = 0; i < plane; i++) {
      for (let c = 0; c < 3; c++) data.data[4 * i + c] = this.pixels[(this.channels === 1 ? 0 : c) * plane + i]!;
      data.data[4 * i + 3] = 255;
    }
    canvas.width = this.width;
    canvas.height = this.height;
    canvas.getContext("2d")!.putImageData(data, 0, 0);
  }

  /** The mean of the outermost pixels. */
  private border(): number {
    let sum = 0;
    let count = 0;
    for (let row = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++) {
        if (row > 0 && row < this.height - 1 && column > 0 && column < this.width - 1) continue;
        sum += this.pixels[row * this.width + column]!;
        count++;
      }
    }
    return sum / count;
  }
}
