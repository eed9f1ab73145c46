import { signal, type Signal } from "@preact/signals";

/**
 * A signal that outlives the page. A stored value that is not allowed any more is dropped.
 *
 * @param given what an address asks for in the place of what is remembered; it is not remembered until a hand changes it
 */
export function remembered<T extends string | number | boolean>(name: string, initial: T, allowed: readonly T[], given?: T): Signal<T> {
  const key = `lockstep.${name}`;
  const value = signal<T>(given ?? allowed.find((a) => String(a) === read(key)) ?? initial);
  let last = value.peek();
  value.subscribe((v) => {
    if (v !== last) write(key, String(v));
    last = v;
  });
  return value;
}

// Storage may be refused by the browser's settings; the page works without it.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // nothing is remembered then
  }
}
