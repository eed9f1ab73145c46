import { signal, type Signal } from "@preact/signals";
import { useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";

type Parts = Record<string, string | null>;

/** A part of the view that stands in the address, as `name=value`; its default is left out. */
export function useAddress(): { get(name: string, fallback: string): string; set(parts: Parts): void; href(parts: Parts): string } {
  const { path, query, route } = useLocation() as unknown as { path: string; query: Record<string, string>; route(url: string, replace: boolean): void };
  const href = (parts: Parts, from: ConstructorParameters<typeof URLSearchParams>[0] = query) => {
    const next = new URLSearchParams(from);
    for (const [name, value] of Object.entries(parts)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next.size === 0 ? path : `${path}?${next}`;
  };
  return {
    get: (name, fallback) => query[name] ?? fallback,
    // What another part of the page has written since this one was drawn stays. A page that was left, and gets an answer late, leads nobody back to it.
    set: (parts) => {
      if ((location.pathname.replace(/\/+$/, "") || "/") === path) route(href(parts, location.search), true);
    },
    href: (parts) => href(parts),
  };
}

/** What a text of the address means, as a signal, from the first drawing on. */
export function useRead<T>(text: string, read: (text: string) => T): Signal<T> {
  const value = useMemo(() => signal(read(text)), []);
  const last = useMemo(() => ({ text }), []);
  useEffect(() => {
    if (last.text === text) return;
    last.text = text;
    value.value = read(text);
  }, [text]);
  return value;
}
