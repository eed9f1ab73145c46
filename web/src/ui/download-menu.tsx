import { useSignal } from "@preact/signals";
import { historyUrl, weightsUrl, type Format, type Owner } from "../api/client";
import { Copy } from "./copy";
import { Popover } from "./popover";
import { SNIPPETS, type Language } from "./snippets";

const FORMATS: { format: Format; name: string; note: string }[] = [
  { format: "arrow", name: "Arrow file", note: "pandas, polars, DuckDB" },
  { format: "arrows", name: "Arrow stream", note: "the same, read in one pass" },
  { format: "csv", name: "CSV", note: "spreadsheets, R" },
  { format: "json", name: "JSON", note: "one object per row" },
];

export function DownloadMenu({ owner, id }: { owner: Owner; id: number }) {
  return (
    <Popover label="Download" testid="download">
      <p class="muted">Every batch, never sampled, with every parameter as a column. While runs train: the rows so far.</p>
      <ul class="downloads">
        {FORMATS.map(({ format, name, note }) => (
          <li key={format}>
            <a href={historyUrl(owner, id, format)} download data-testid={`download-${format}`}>
              {name}
            </a>
            <span class="muted">{note}</span>
          </li>
        ))}
        {owner === "runs" && (
          <li>
            <a href={weightsUrl(id)} download data-testid="download-weights">
              Weights
            </a>
            <span class="muted">every recorded tensor, Arrow stream</span>
          </li>
        )}
      </ul>
      <Snippet url={location.origin + historyUrl(owner, id, "arrows")} />
    </Popover>
  );
}

export function Snippet({ url }: { url: string }) {
  const language = useSignal<Language>("pandas");
  const code = SNIPPETS[language.value](url);
  return (
    <div class="snippet">
      <div class="snippet-head">
        <div class="segments" role="group" aria-label="Language of the snippet">
          {(Object.keys(SNIPPETS) as Language[]).map((name) => (
            <button type="button" key={name} aria-pressed={language.value === name} onClick={() => (language.value = name)}>
              {name}
            </button>
          ))}
        </div>
        <Copy text={code} />
      </div>
      <pre tabIndex={0} aria-label={`Snippet for ${language.value}`} data-testid="snippet">
        <code>{code}</code>
      </pre>
      <p class="muted">
        Programs show a token: <code>export LOCKSTEP_TOKEN=$(./lockstep token --read-only)</code>
      </p>
    </div>
  );
}
