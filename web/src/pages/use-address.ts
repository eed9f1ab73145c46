import { useLocation } from "preact-iso";

/** A part of the view that stands in the address, as `name=value`; its default is left out. */
export function useAddress(): { get(name: string, fallback: string): string; set(parts: Record<string, string | null>): void; href(parts: Record<string, string | null>): string } {
  const { path, query, route } = useLocation() as unknown as { path: string; query: Record<string, string>; route(url: string, replace: boolean): void };
  const href = (parts: Record<string, string | null>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(parts)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next.size === 0 ? path : `${path}?${next}`;
  };
  return { get: (name, fallback) => query[name] ?? fallback, set: (parts) => route(href(parts), true), href };
}
