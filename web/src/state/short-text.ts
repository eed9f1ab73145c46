/** Addresses beyond some thousands of characters are cut by programs that pass them on; this leaves room for the rest of one. */
export const LONGEST = 1500;

const PREFIX = "lockstep.text.";
/** So many long texts are kept; the oldest go first. */
const KEPT = 20;

/**
 * A text as it stands in an address: itself, or, where it is too long, `~` and a key under which the browser keeps it for this tab. Reloading and going back
 * then find it again; a link that somebody else opens does not.
 */
export function shortened(text: string, store: Storage = sessionStorage): string {
  if (text.length <= LONGEST) return text;
  const key = hash(text);
  try {
    const order = keys(store).filter((other) => other !== key);
    for (const old of order.splice(0, Math.max(0, order.length + 1 - KEPT))) store.removeItem(PREFIX + old);
    store.setItem(PREFIX + key, text);
    store.setItem(`${PREFIX}order`, [...order, key].join());
  } catch {
    // Without room it stands in the address alone, where nobody will find it: the page then opens as if nothing had been chosen.
  }
  return `~${key}`;
}

/** What {@link shortened} was given; null where this tab does not know it. */
export function whole(text: string, store: Storage = sessionStorage): string | null {
  return text.startsWith("~") ? store.getItem(PREFIX + text.slice(1)) : text;
}

function keys(store: Storage): string[] {
  return (store.getItem(`${PREFIX}order`) ?? "").split(",").filter((key) => key !== "");
}

/** 53 bits of the text, in base 36 (cyrb53: two multiplicative hashes, mixed). */
function hash(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
