export type Language = "pandas" | "polars" | "R" | "curl";

const PYTHON = (url: string) => `token = os.environ["LOCKSTEP_TOKEN"]
request = urllib.request.Request("${url}", headers={"Authorization": f"Bearer {token}"})`;

/** How to load a history, ready to paste. The page forgot the token at once, so programs find theirs in the environment. */
export const SNIPPETS: Record<Language, (url: string) => string> = {
  pandas: (url) => `import os, urllib.request, pyarrow as pa

${PYTHON(url)}
df = pa.ipc.open_stream(urllib.request.urlopen(request)).read_pandas()`,
  polars: (url) => `import os, urllib.request, polars as pl

${PYTHON(url)}
df = pl.read_ipc_stream(urllib.request.urlopen(request).read())`,
  R: (url) => `url <- "${url}"
token <- c(Authorization = paste("Bearer", Sys.getenv("LOCKSTEP_TOKEN")))
download.file(url, file <- tempfile(), mode = "wb", headers = token)
df <- arrow::read_ipc_stream(file)`,
  curl: (url) => `curl -OJ -H "Authorization: Bearer $LOCKSTEP_TOKEN" "${url}"`,
};
