import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Session } from "../api/types";
import { mayChange } from "../state/access";
import { ActionButton } from "./action-button";
import { plural } from "./format";
import { Trouble } from "./messages";

/** The browsers that have been let in, each of which can be shown out. Not there for viewers. */
export function SessionsPanel() {
  const sessions = useSignal<Session[]>([]);
  const problem = useSignal<Problem | null>(null);
  const look = () => api.sessions().then((found) => (sessions.value = found), (error: unknown) => (problem.value = asProblem(error)));
  useEffect(() => void (mayChange.value && look()), [mayChange.value]);
  if (!mayChange.value) return null;
  const end = (id: string) => async () => {
    await api.endSession(id);
    await look();
  };
  return (
    <section class="panel system-wide" aria-label="Sessions" data-testid="sessions" data-count={sessions.value.length}>
      <header class="panel-head">
        <h2>Sessions</h2>
        <span class="muted">{plural(sessions.value.length, "browser")} that showed a token</span>
      </header>
      {problem.value !== null && <Trouble problem={problem.value} />}
      <ul class="queue sessions">
        {sessions.value.map(({ id, access, began_at, agent, own }) => (
          <li key={id}>
            <span>{own ? "This browser" : access === "full" ? "Full access" : "Looks only"}</span>
            <span class="muted">since {new Date(began_at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}</span>
            <span class="muted" title={agent}>
              {agent.slice(0, 60) || "no name"}
            </span>
            {own ? <span /> : <ActionButton act={end(id)} onProblem={(found) => (problem.value = found)} testid={`end-${id}`} title="It must show its token again; its streams are closed">End</ActionButton>}
          </li>
        ))}
      </ul>
    </section>
  );
}
