import { useEffect } from "preact/hooks";
import { offer, type Shortcut } from "../state/shortcuts";

/** Keys that work while the caller is shown. */
export function useShortcuts(title: string, shortcuts: Shortcut[], of: unknown[] = []) {
  useEffect(() => offer({ title, shortcuts }), of);
}
