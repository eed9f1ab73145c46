import { useSignal } from "@preact/signals";
import { entry, exchange } from "../state/access";
import { ThemeToggle } from "../ui/theme-toggle";
import { Wordmark } from "../ui/wordmark";
import { useTitle } from "./use-title";

const PROBLEMS = {
  refused: "This is not the token of this server; each store has its own.",
  "no answer": "The server did not answer. Is it still running?",
} as const;

/** For a browser that has shown no token yet, or a wrong one: how to find the address that has it. */
export function Entrance() {
  const text = useSignal("");
  const problem = useSignal<keyof typeof PROBLEMS | null>(entry.value === "wrong token" ? "refused" : null);
  useTitle("Let me in");
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = await exchange(text.value);
  };
  return (
    <>
      <header class="topbar">
        <Wordmark />
        <div class="right">
          <ThemeToggle />
        </div>
      </header>
      <main id="main" class="page entrance" data-testid="entrance" data-entry={entry.value}>
        <h1>Open the address that the terminal shows</h1>
        <p class="muted">It carries the token that lets you in. Where the server was started, it says:</p>
        <pre class="terminal" aria-label="What the server prints">
          <code>
            <span class="muted">$</span> ./lockstep serve{"\n"}
            <span class="muted">Lockstep is ready. Open</span>
            {"\n  "}
            {location.origin}/<mark>#token=…</mark>
          </code>
        </pre>
        <p class="muted">Once is enough: this browser is then let in for 30 days.</p>
        <form onSubmit={submit}>
          <label for="token">Or paste the address, or the token alone</label>
          <div class="entrance-field">
            <input
              id="token"
              type="text"
              data-testid="token"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              value={text}
              aria-invalid={problem.value === "refused"}
              aria-describedby="token-problem"
              onInput={({ currentTarget }) => (text.value = currentTarget.value)}
            />
            <button type="submit" class="button primary" data-testid="enter" disabled={text.value.trim() === ""}>
              Open
            </button>
          </div>
          <p id="token-problem" class="error" role="alert">
            {problem.value && PROBLEMS[problem.value]}
          </p>
        </form>
        <dl>
          <dt>The address has scrolled away?</dt>
          <dd>
            <code>./lockstep token</code> prints the token, in the folder in which the server was started.
          </dd>
          <dt>You only want to look?</dt>
          <dd>
            Ask for what <code>./lockstep token --read-only</code> prints: it shows everything and changes nothing.
          </dd>
        </dl>
      </main>
    </>
  );
}
