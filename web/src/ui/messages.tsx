import type { ComponentChildren } from "preact";
import type { Problem } from "../api/problem";
import { connection } from "../state/stream-state";

/** What went wrong, in the server's words, and what can be done. */
export function Trouble({ problem, children }: { problem: Problem; children?: ComponentChildren }) {
  return (
    <div class="trouble" role="alert">
      <strong>{titleOf(problem)}</strong>
      <span>{problem.message}</span>
      {children}
    </div>
  );
}

/** "Conflict" is a word among programs. */
function titleOf({ status, title }: Problem): string {
  return status === 409 ? "Not possible now" : status === 0 ? title : `${title} (${status})`;
}

export function Blank({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <section class="blank">
      <h1>{title}</h1>
      {children}
    </section>
  );
}

/** Holds the place of what is on its way. */
export function Loading({ what, height = 160 }: { what: string; height?: number }) {
  return (
    <div class="loading" style={{ minHeight: `${height}px` }} role="status">
      {connection.value?.state === "reconnecting" ? "The server does not answer. Trying again." : `Loading ${what}`}
    </div>
  );
}
