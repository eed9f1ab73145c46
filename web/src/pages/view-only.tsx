import { Blank } from "../ui/messages";
import { useTitle } from "./use-title";

export function ViewOnly() {
  useTitle("View only");
  return (
    <Blank title="You can look, not launch">
      <p class="muted">This browser was let in with a read-only token. To start sweeps, open the address that the server printed in its terminal.</p>
      <p>
        <a href="/sweeps">All sweeps</a>
      </p>
    </Blank>
  );
}
