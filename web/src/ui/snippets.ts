import type { ExportFormat } from "../api/client";

const PYTHON = (imports: string, url: string, load: string) => `import io, os, urllib.request
${imports}

token = os.environ["LOCKSTEP_TOKEN"]
request = urllib.request.Request("${url}", headers={"Authorization": f"Bearer {token}"})
data = urllib.request.urlopen(request).read()
${load}`;

const R = (url: string, load: string) => `url <- "${url}"
token <- c(Authorization = paste("Bearer", Sys.getenv("LOCKSTEP_TOKEN")))
download.file(url, file <- tempfile(), mode = "wb", headers = token)
${load}`;

const READ: Record<Exclude<ExportFormat, "safetensors">, { pandas: string; polars: string; r: string }> = {
  arrow: { pandas: "pd.read_feather(io.BytesIO(data))", polars: "pl.read_ipc(data)", r: "arrow::read_feather(file)" },
  arrows: { pandas: "pa.ipc.open_stream(data).read_pandas()", polars: "pl.read_ipc_stream(data)", r: "arrow::read_ipc_stream(file)" },
  parquet: { pandas: "pd.read_parquet(io.BytesIO(data))", polars: "pl.read_parquet(data)", r: "arrow::read_parquet(file)" },
  csv: { pandas: "pd.read_csv(io.BytesIO(data))", polars: "pl.read_csv(data, infer_schema_length=None)", r: "read.csv(file, check.names = FALSE)" },
  json: { pandas: "pd.read_json(io.BytesIO(data))", polars: "pl.read_json(data, infer_schema_length=None)", r: "jsonlite::fromJSON(file)" },
};

/** How a program gets an export, by language, ready to paste. The page forgot the token at once, so programs find theirs in the environment. */
export function snippets(format: ExportFormat, url: string): Record<string, string> {
  const curl = `curl -OJ -H "Authorization: Bearer $LOCKSTEP_TOKEN" "${url}"`;
  if (format === "safetensors") {
    return {
      numpy: PYTHON("from safetensors.numpy import load", url, "tensors = load(data)"),
      PyTorch: PYTHON("from safetensors.torch import load", url, "tensors = load(data)"),
      R: R(url, "tensors <- safetensors::safe_load_file(file)"),
      curl,
    };
  }
  const read = READ[format];
  return {
    pandas: PYTHON(format === "arrows" ? "import pyarrow as pa" : "import pandas as pd", url, `df = ${read.pandas}`),
    polars: PYTHON("import polars as pl", url, `df = ${read.polars}`),
    R: R(url, `df <- ${read.r}`),
    curl,
  };
}
