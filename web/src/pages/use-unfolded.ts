import type { Signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { useAddress } from "./use-address";

const NAME = "unfolded";

/** Of pages that write their address themselves: what is unfolded, as it stands there. */
export const Unfolding = createContext<Signal<string> | null>(null);

/** Whether `text` has a part of the page open that is closed until a hand opens it, or the other way round, `byItself`. */
export function unfolded(text: string, name: string, byItself = false): boolean {
  const names = text.split(",");
  return byItself ? !names.includes(`-${name}`) : names.includes(name);
}

/** `text` with one part opened or closed, for an address; null where all is as it is by itself. */
export function turned(text: string, name: string, on: boolean, byItself = false): string | null {
  const names = new Set(text.split(",").filter((one) => one !== "" && one !== name && one !== `-${name}`));
  if (on !== byItself) names.add(on ? name : `-${name}`);
  return names.size === 0 ? null : [...names].sort().join();
}

/** Whether a part of a page is open, as `unfolded=scatter-table,brush-fields` in the address. */
export function useUnfolded(name: string, parameter = NAME, byItself = false): [open: boolean, turn: (on: boolean) => void] {
  const written = useContext(Unfolding);
  const address = useAddress();
  const open = unfolded(written === null ? address.get(parameter, "") : written.value, name, byItself);
  return [
    open,
    (on) => {
      // Browsers tell of a part that is opened by the address as of one that a hand has opened.
      if (on === open) return;
      if (written !== null) written.value = turned(written.peek(), name, on, byItself) ?? "";
      else address.set({ [parameter]: turned(new URLSearchParams(location.search).get(parameter) ?? "", name, on, byItself) });
    },
  ];
}
