import { runStyle } from "../charts/style";
import { theme } from "../state/theme";

/** How a run's curve looks, in little: its colour, and where others have the same, the gaps by which curves are told apart. */
export function Swatch({ index, colour, hollow = false }: { index: number; colour?: string; hollow?: boolean }) {
  const style = runStyle(index, theme.value);
  const color = colour ?? style.color;
  return <span class="swatch" data-gaps={colour === undefined && !hollow ? style.dash.join(" ") : ""} style={hollow ? { borderColor: color } : { color, background: "currentColor" }} />;
}
