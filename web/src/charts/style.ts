export interface RunStyle {
  color: string;
  dash: number[];
}

// Okabe and Ito's colours, in an order in which neighbours differ most; the dark and the pale ends are moved so that each
// keeps a contrast of 3 to 1 on its ground.
const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#b8569b", "#c98a00", "#3a9bd6", "#4d4d4d", "#a39a00"];
const DARK = ["#3f9fdc", "#f07a2b", "#22b98c", "#dc8fbd", "#e9a92a", "#7cc8f2", "#c8ccd2", "#f0e442"];
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
const LIGHTNESS = [0, 0.38, -0.34];

/** Bound to a run's place in its sweep, so that a run keeps its colour whatever is hidden, sorted or loaded again. */
export function runStyle(index: number, theme: "light" | "dark"): RunStyle {
  const palette = theme === "light" ? LIGHT : DARK;
  const round = Math.floor(index / palette.length);
  const base = palette[index % palette.length]!;
  return {
    color: mix(base, LIGHTNESS[round % LIGHTNESS.length]!),
    dash: DASHES[Math.floor(round / LIGHTNESS.length) % DASHES.length]!,
  };
}

// Shades away from the ground, so that each keeps its contrast, and dashes, by which a legend for several runs can tell them apart.
const PARTS = [
  { light: 0, dark: 0, dash: [] },
  { light: -0.42, dark: 0.5, dash: [6, 3] },
  { light: -0.25, dark: 0.3, dash: [2, 2] },
  { light: -0.6, dark: 0.7, dash: [8, 3, 2, 3] },
];

/** The looks of the curves of a run that has several: the first that of the run itself, the last for what belongs to no series. */
export function runStyles(index: number, theme: "light" | "dark"): RunStyle[] {
  const { color, dash } = runStyle(index, theme);
  return PARTS.map((part) => ({ color: mix(color, part[theme]), dash: dash.length > 0 ? dash : part.dash }));
}

export function withAlpha(color: string, alpha: number): string {
  return color + Math.round(alpha * 255).toString(16).padStart(2, "0");
}

/** Towards white for a positive amount, towards black for a negative one. */
function mix(color: string, amount: number): string {
  const target = amount > 0 ? 255 : 0;
  const part = (at: number) => {
    const value = parseInt(color.slice(at, at + 2), 16);
    return Math.round(value + (target - value) * Math.abs(amount)).toString(16).padStart(2, "0");
  };
  return amount === 0 ? color : `#${part(1)}${part(3)}${part(5)}`;
}
