import type { Answer } from "./ahead";

interface Details {
  title: string;
  status: number;
  detail: string;
  path?: string;
}

/** An answer of `application/problem+json`; status 0 is no answer at all. */
export class Problem extends Error {
  readonly title: string;
  readonly status: number;
  /** The field to blame, where one is. */
  readonly path: string | undefined;

  constructor({ title, status, detail, path }: Details) {
    super(detail);
    this.title = title;
    this.status = status;
    this.path = path;
  }

  static async of(response: Answer): Promise<Problem> {
    const fallback = { title: response.statusText, status: response.status, detail: `the server answered ${response.status} ${response.statusText}` };
    try {
      return new Problem({ ...fallback, ...((await response.json()) as Partial<Details>) });
    } catch {
      return new Problem(fallback);
    }
  }
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem({ title: "Error", status: 0, detail: error instanceof Error ? error.message : String(error) });
}
