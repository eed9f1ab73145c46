/** What is asked of an answer. */
export type Answer = Pick<Response, "ok" | "status" | "statusText" | "arrayBuffer" | "json">;

/** An answer that has come as a whole: what it holds is there in this very task. The body of a {@link Response} is there in a later one, which in a page that opens is behind the first frame. */
class Whole implements Answer {
  constructor(
    readonly ok: boolean,
    readonly status: number,
    readonly statusText: string,
    private readonly bytes: ArrayBuffer,
  ) {}

  static async of(response: Response) {
    return new Whole(response.ok, response.status, response.statusText, await response.arrayBuffer());
  }

  async arrayBuffer() {
    return this.bytes;
  }

  async json() {
    return JSON.parse(new TextDecoder().decode(this.bytes));
  }
}

/** Answers that are under way before anybody asks, by their paths. Null is one that is worth asking for again: there was none, or nobody had signed in yet. */
const begun = new Map<string, Promise<Answer | null>>();
/** The address of the page that they are for. */
let page = "";

/** Asks for what the page at this address will ask for first: it need not wait for its scripts. Each answer is taken once, while the address is this one. */
export function askAhead(paths: readonly string[]) {
  page = location.pathname;
  for (const path of paths) {
    begun.set(
      path,
      fetch(path)
        .then((response) => (response.status === 401 ? null : Whole.of(response)))
        .catch(() => null),
    );
  }
}

/** What nobody has taken is old when somebody comes back. */
export function forgetAhead() {
  begun.clear();
}

/** What was asked ahead; undefined where nothing was. */
export function takeAhead(path: string): Promise<Answer | null> | undefined {
  if (begun.size > 0 && location.pathname !== page) forgetAhead();
  const answer = begun.get(path);
  begun.delete(path);
  return answer;
}
