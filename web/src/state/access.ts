import { computed, effect, signal } from "@preact/signals";
import { api, whenSignedOut, type Access } from "../api/client";
import { asProblem } from "../api/problem";
import { connection } from "./stream-state";

/** How this browser stands with the server; `asking` until that is known. */
export const entry = signal<"asking" | Access | "no token" | "wrong token">("asking");

/** False for viewers. */
export const mayChange = computed(() => entry.value !== "read-only");

/** What the page's address has to do with tokens; the tests bring their own. */
export interface Address {
  hash(): string;
  /** Nobody who looks over a shoulder, and no copied link, gets the token. */
  removeHash(): void;
}

const browser: Address = {
  hash: () => location.hash,
  removeHash: () => history.replaceState(history.state, "", location.pathname + location.search),
};

/** A token, or an address with one in it; null for anything else. */
export function tokenIn(text: string): string | null {
  return /^(?:.*#token=)?([\w-]{43})$/.exec(text.trim())?.[1] ?? null;
}

/** Exchanges the token in the address for a session, where there is one, or goes on with the session of last time. */
export async function enter(address: Address = browser): Promise<void> {
  const shown = address.hash().startsWith("#token=");
  if (shown) {
    const refused = await exchange(address.hash());
    if (refused === "no answer") return;
    address.removeHash();
    if (refused === null) return;
  }
  try {
    entry.value = await api.session();
  } catch (error) {
    entry.value = asProblem(error).status === 401 ? (shown ? "wrong token" : "no token") : "full";
  }
}

/** Null when it was taken. Without an answer the pages are shown, which say so themselves. */
export async function exchange(text: string): Promise<null | "refused" | "no answer"> {
  const token = tokenIn(text);
  if (token === null) return "refused";
  try {
    entry.value = await api.exchange(token);
    return null;
  } catch (error) {
    if (asProblem(error).status === 401) return "refused";
    if (entry.value === "asking") entry.value = "full";
    return "no answer";
  }
}

whenSignedOut(() => {
  if (entry.value !== "asking" && entry.value !== "wrong token") entry.value = "no token";
});

// A browser cannot say why a WebSocket was refused: it may be that the session has ended.
effect(() => {
  if (connection.value?.state === "reconnecting") api.session().catch(() => {});
});
