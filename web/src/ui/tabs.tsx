interface Props {
  label: string;
  tabs: { name: string; href: string; current: boolean; testid: string }[];
}

/** Views of a page, each with its own address. */
export function Tabs({ label, tabs }: Props) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ name, href, current, testid }) => (
        <a key={name} href={href} aria-current={current ? "page" : undefined} data-testid={testid}>
          {name}
        </a>
      ))}
    </nav>
  );
}
