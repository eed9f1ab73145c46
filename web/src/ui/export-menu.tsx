import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, exportUrl, type Content, type ExportFormat } from "../api/client";
import { asProblem } from "../api/problem";
import type { ExportSize } from "../api/types";
import { Copy } from "./copy";
import { formatBytes, formatCount, plural } from "./format";
import { Popover } from "./popover";
import { snippets } from "./snippets";

/** Some runs, and how the interface is asked for them: `sweep=3` or `runs=17,18`. */
export interface Selection {
  label: string;
  query: string;
}

const CONTENTS: { content: Content; name: string; note: string }[] = [
  { content: "history", name: "Everything", note: "Batches and epochs in the order in which they happened, with every parameter as a column." },
  { content: "batches", name: "Batches", note: "One row for each batch, with every parameter as a column." },
  { content: "epochs", name: "Epochs", note: "Loss and accuracy on the test set after each epoch, with every parameter as a column." },
  { content: "configuration", name: "Configuration", note: "One row for each run: what it is, how it stands or ended, and the SHA-256 of its weights." },
  { content: "weights", name: "Weights", note: "safetensors has those that each run has now; the Arrow stream has every tensor that was recorded, at every step." },
];

const FORMATS: { format: ExportFormat; name: string }[] = [
  { format: "arrow", name: "Arrow" },
  { format: "arrows", name: "Arrow stream" },
  { format: "parquet", name: "Parquet" },
  { format: "csv", name: "CSV" },
  { format: "json", name: "JSON" },
];
const WEIGHTS: typeof FORMATS = [
  { format: "safetensors", name: "safetensors" },
  { format: "arrows", name: "Arrow stream" },
];

/** What of which runs, in which format: how much that is, the download, and how a program gets it. Nothing is sampled. */
export function ExportMenu({ selections }: { selections: Selection[] }) {
  return (
    <Popover label="Export" testid="download">
      {() => <ExportForm selections={selections} />}
    </Popover>
  );
}

function ExportForm({ selections }: { selections: Selection[] }) {
  const at = useSignal(0);
  const content = useSignal<Content>("history");
  const wished = useSignal<ExportFormat>("arrow");
  const size = useSignal<{ of: string; found: ExportSize } | null>(null);
  const problem = useSignal<string | null>(null);
  const selection = selections[Math.min(at.value, selections.length - 1)]!;
  const formats = content.value === "weights" ? WEIGHTS : FORMATS;
  const format = formats.some((one) => one.format === wished.value) ? wished.value : formats[0]!.format;
  const query = `${selection.query}&content=${content.value}&format=${format}`;
  useEffect(() => {
    const stop = new AbortController();
    problem.value = null;
    api.exportSize(query, stop.signal).then(
      (found) => (size.value = { of: query, found }),
      (error: unknown) => {
        if (!stop.signal.aborted) problem.value = asProblem(error).message;
      },
    );
    return () => stop.abort();
  }, [query]);
  const known = size.value?.of === query ? size.value.found : null;
  // With the place up to which the logs were read a download has what was announced, whatever has come since.
  const url = exportUrl(known?.until ? `${query}&until=${known.until}` : query);
  return (
    <div class="export">
      {selections.length > 1 && (
        <div class="segments" role="group" aria-label="Which runs">
          {selections.map(({ label }, i) => (
            <button key={label} type="button" data-testid={`export-selection-${i}`} aria-pressed={selection === selections[i]} onClick={() => (at.value = i)}>
              {label}
            </button>
          ))}
        </div>
      )}
      <div class="segments" role="group" aria-label="What">
        {CONTENTS.map((one) => (
          <button key={one.content} type="button" data-testid={`export-${one.content}`} aria-pressed={content.value === one.content} onClick={() => (content.value = one.content)}>
            {one.name}
          </button>
        ))}
      </div>
      <div class="segments" role="group" aria-label="Format">
        {formats.map((one) => (
          <button key={one.format} type="button" data-testid={`export-${one.format}`} aria-pressed={format === one.format} onClick={() => (wished.value = one.format)}>
            {one.name}
          </button>
        ))}
      </div>
      <p class="muted export-note">{CONTENTS.find((one) => one.content === content.value)!.note}</p>
      <div class="export-go">
        <p role="status" data-testid="export-size" data-rows={known?.rows} data-bytes={known?.bytes ?? undefined}>
          {problem.value ?? (known === null ? "Counting" : said(known, content.value))}
        </p>
        <a class="button primary" href={url} download data-testid="export-go">
          Download
        </a>
      </div>
      <Snippet query={query} format={format} />
    </div>
  );
}

function said({ rows, bytes, exact, until, runs }: ExportSize, content: Content): string {
  const what = content === "weights" ? plural(rows, "tensor") : plural(rows, "row");
  const of = runs > 1 ? ` of ${plural(runs, "run")}` : "";
  if (bytes === null) return `${what}${of}; the bytes are known once they are made`;
  const size = bytes < 1000 ? plural(bytes, "byte") : `${formatBytes(bytes)} (${formatCount(bytes)} bytes)`;
  return `${exact ? "" : "About "}${what}${of}, ${size}${until !== null ? ", as of now" : ""}`;
}

function Snippet({ query, format }: { query: string; format: ExportFormat }) {
  const wished = useSignal("");
  const all = snippets(format, location.origin + exportUrl(query));
  const language = all[wished.value] === undefined ? Object.keys(all)[0]! : wished.value;
  const code = all[language]!;
  return (
    <div class="snippet">
      <div class="snippet-head">
        <div class="segments" role="group" aria-label="Language of the snippet">
          {Object.keys(all).map((name) => (
            <button type="button" key={name} aria-pressed={language === name} onClick={() => (wished.value = name)}>
              {name}
            </button>
          ))}
        </div>
        <Copy text={code} />
      </div>
      <pre tabIndex={0} aria-label={`Snippet for ${language}`} data-testid="snippet">
        <code>{code}</code>
      </pre>
      <p class="muted">
        Programs show a token: <code>export LOCKSTEP_TOKEN=$(./lockstep token --read-only)</code>
      </p>
    </div>
  );
}
