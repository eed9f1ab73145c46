/** Numbers of the server in Prometheus' text format: their names with labels, as they stand there. */
export async function serverMetrics(signal: AbortSignal): Promise<Map<string, number>> {
  const response = await fetch("/metrics", { signal });
  return response.ok ? parseMetrics(await response.text()) : new Map();
}

export function parseMetrics(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split("\n")) {
    const match = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line);
    if (match !== null) found.set(match[1]!, Number(match[2]));
  }
  return found;
}

/** Over all labels. */
export function sumOf(metrics: Map<string, number>, name: string, label = ""): number | null {
  let sum: number | null = null;
  for (const [key, value] of metrics) if ((key === name || key.startsWith(`${name}{`)) && key.includes(label)) sum = (sum ?? 0) + value;
  return sum;
}
