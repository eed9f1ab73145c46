import { useEffect, useMemo } from "preact/hooks";
import { Overview } from "../state/overview";

export function useOverview(): Overview {
  const overview = useMemo(() => new Overview(), []);
  useEffect(() => () => overview.close(), [overview]);
  return overview;
}
