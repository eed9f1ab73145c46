import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Whether the screen is like that, from the first drawing on: `(min-width: 2000px)`. */
export function useMedia(query: string): boolean {
  const like = useSignal(matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const look = () => (like.value = media.matches);
    look();
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, [query]);
  return like.value;
}
