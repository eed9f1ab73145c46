import { useAddress } from "./use-address";

const NAME = "unfolded";

/** The names in `text` with one put in or taken out, for an address; null for none. */
export function turned(text: string, name: string, on: boolean): string | null {
  const names = new Set(text.split(",").filter((one) => one !== ""));
  if (on) names.add(name);
  else names.delete(name);
  return names.size === 0 ? null : [...names].sort().join();
}

/** Whether a part of a page is open that is closed until a hand opens it, as `unfolded=scatter-table,brush-fields` in the address. */
export function useUnfolded(name: string, parameter = NAME): [open: boolean, turn: (on: boolean) => void] {
  const address = useAddress();
  const open = address.get(parameter, "").split(",").includes(name);
  return [
    open,
    (on) => {
      // Browsers tell of a part that is opened by the address as of one that a hand has opened.
      if (on !== open) address.set({ [parameter]: turned(new URLSearchParams(location.search).get(parameter) ?? "", name, on) });
    },
  ];
}
