import type { JSX } from "preact";

// Of 20 by 20, strokes of 1.6.
const PATHS: Record<string, JSX.Element> = {
  home: <path d="M3 9.2 10 3l7 6.2V17h-4.6v-4.8H7.6V17H3z" />,
  new: <path d="M10 3.5v13M3.5 10h13" />,
  sweeps: <path d="M2.5 4.5c4.5 0 5.5 10.5 15 10.5M2.5 8.5c5 0 6 7.5 15 7.5M2.5 3c5 0 7 5 15 5" />,
  runs: <path d="M6.5 5H17M6.5 10H17M6.5 15H17M3 5h.01M3 10h.01M3 15h.01" />,
  lab: <path d="M8 2.8v5L3.6 15a1.6 1.6 0 0 0 1.4 2.4h10a1.6 1.6 0 0 0 1.4-2.4L12 7.8v-5M6.6 2.8h6.8M5.6 12.4h8.8" />,
  data: (
    <>
      <rect x="3" y="3" width="6" height="6" rx="1" />
      <rect x="11" y="3" width="6" height="6" rx="1" />
      <rect x="3" y="11" width="6" height="6" rx="1" />
      <rect x="11" y="11" width="6" height="6" rx="1" />
    </>
  ),
  system: (
    <>
      <rect x="5" y="5" width="10" height="10" rx="1.5" />
      <path d="M8 2v3M12 2v3M8 15v3M12 15v3M2 8h3M2 12h3M15 8h3M15 12h3M8.5 8.5h3v3h-3z" />
    </>
  ),
  table: <path d="M3 4h14v12H3zM3 8h14M3 12h14M8.5 4v12" />,
  save: <path d="M10 3v9M6.4 8.8 10 12.4l3.6-3.6M3.5 16.5h13" />,
  chart: <path d="M3 3v14h14M6 13l3.4-4.4 2.8 2.6L17 5" />,
  compare: <path d="M3 15 7 8l4 4 6-8M3 17.5h14" />,
  help: <path d="M7.4 7.6A2.7 2.7 0 1 1 10.9 10c-.6.3-.9.7-.9 1.4M10 14.4v.01M10 2.6a7.4 7.4 0 1 1 0 14.8 7.4 7.4 0 0 1 0-14.8" />,
};

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      {PATHS[name]}
    </svg>
  );
}
