import { signal } from "@preact/signals";

/** A key, or two one after the other as "g h". */
export interface Shortcut {
  keys: string;
  says: string;
  run(): void;
}

export interface ShortcutGroup {
  title: string;
  shortcuts: Shortcut[];
}

/** Those of the page that is shown, behind those that are always there. */
export const shortcutGroups = signal<ShortcutGroup[]>([]);

/** Takes part until the returned function is called. */
export function offer(group: ShortcutGroup): () => void {
  shortcutGroups.value = [...shortcutGroups.peek(), group];
  return () => void (shortcutGroups.value = shortcutGroups.peek().filter((other) => other !== group));
}

const PREFIX_MS = 1200;

/** What keys mean. A person who types into a field, or holds another key, means something else. */
export class Keys {
  private prefix = "";
  private at = -Infinity;

  constructor(private readonly groups: () => ShortcutGroup[]) {}

  /** Whether the key was one of ours. */
  press(key: string, now: number): boolean {
    const all = this.groups().flatMap((group) => group.shortcuts);
    const both = now - this.at < PREFIX_MS ? `${this.prefix} ${key}` : "";
    const found = all.find((shortcut) => shortcut.keys === both) ?? all.find((shortcut) => shortcut.keys === key);
    this.prefix = "";
    if (found !== undefined) {
      found.run();
      return true;
    }
    if (!all.some((shortcut) => shortcut.keys.startsWith(`${key} `))) return false;
    this.prefix = key;
    this.at = now;
    return true;
  }
}

export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const text = target instanceof HTMLInputElement && !["checkbox", "radio", "range", "button"].includes(target.type);
  return text || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
