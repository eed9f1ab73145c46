export type Language = "pandas" | "polars" | "R" | "curl";

/** How to load a history, ready to paste. */
export const SNIPPETS: Record<Language, (url: string) => string> = {
  pandas: (url) => `import urllib.request, pyarrow as pa

url = "${url}"
df = pa.ipc.open_stream(urllib.request.urlopen(url)).read_pandas()`,
  polars: (url) => `import urllib.request, polars as pl

url = "${url}"
df = pl.read_ipc_stream(urllib.request.urlopen(url).read())`,
  R: (url) => `url <- "${url}"
download.file(url, file <- tempfile(), mode = "wb")
df <- arrow::read_ipc_stream(file)`,
  curl: (url) => `curl -OJ "${url}"`,
};
