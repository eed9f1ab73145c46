import type { ComponentChildren } from "preact";
import { mayChange } from "../state/access";

/** A page before anything was trained: what will stand here, and the way to it. */
export function NothingYet({ children, testid }: { children: ComponentChildren; testid?: string }) {
  return (
    <section class="panel nothing-yet" data-testid={testid}>
      <p>{children}</p>
      {mayChange.value && (
        <p>
          <a class="button" href="/new">
            Set up a sweep
          </a>
          <a href="/">or take a template</a>
        </p>
      )}
    </section>
  );
}
