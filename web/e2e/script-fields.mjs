// Where text comes in from outside, how it gets there, and where a page says it again. Each text is a script that names its field.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Without anything that would part it into words. */
export const script = (field) => `<img/src='x'onerror=window.ran='${field}'>`;
/** As a file may be named. */
export const fileScript = (field) => `<img src=x onerror=window.ran='${field}'>`;

/** A gray image of 8x8. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGNghQIGyhgALUgBQYyd9O8AAAAASUVORK5CYII=", "base64");

/** Folders of images: one that is well, but for how it is named inside, one with a file that is no image, and one that may not be named as it is. */
export async function layFolders(store) {
  const custom = join(store, "datasets/custom");
  for (const [dataset, file] of [["named", "6.png"], ["torn", `${fileScript("file")}.png`]]) {
    for (const name of [fileScript("class"), "other"]) {
      const folder = join(custom, dataset, name);
      await mkdir(folder, { recursive: true });
      for (let i = 0; i < 6; i++) await writeFile(join(folder, `${i}.png`), PNG);
      await writeFile(join(folder, file), dataset === "torn" ? "no image" : PNG);
    }
  }
  await mkdir(join(custom, fileScript("folder")), { recursive: true });
}

const LAYERS = [{ type: "Flatten" }, { type: "Linear", name: "fc", out_features: 2 }];

/** Sweeps and a session that say more than they should. */
export async function launch(send, server) {
  await server.call("/session", { method: "POST", headers: { "User-Agent": script("agent") } });
  const said = { title: script("title"), description: script("description"), model: { input: [1, 28, 28], layers: [LAYERS[0], { ...LAYERS[1], out_features: 10 }] } };
  const sweep = await send("POST", "/sweeps", { name: script("name"), experiment: said, dataset: { name: "strokes", train: 256, test: 64 }, training: { epochs: 1 } });
  const failed = await send("POST", "/sweeps", { experiment: { model: { input: [1, 8, 8], layers: LAYERS } }, dataset: { name: "custom:torn" }, training: { epochs: 1 } });
  const [run, failedRun] = await Promise.all([sweep, failed].map(async ({ id }) => (await (await server.call(`/sweeps/${id}/runs`)).json()).runs[0].id));
  return { sweep: sweep.id, failed: failed.id, run, failedRun };
}

const fill = (testid) => (page, text) => page.getByTestId(testid).fill(text);
const TYPED = ["lr", "momentum", "epochs", "batch", "seeds", "train", "test", "concurrency", "weights", "warmup_steps", "weight_decay", "max_norm", "mean"];

/** Bodies that the server refuses, by what is wrong with them. */
const REFUSED = {
  field: (text) => ({ [text]: 1 }),
  dataset: (text) => ({ dataset: { name: text } }),
  optimizer: (text) => ({ training: { optimizer: { type: text } } }),
  schedule: (text) => ({ training: { schedule: { type: text } } }),
  device: (text) => ({ device: text }),
  axis: (text) => ({ axes: { [text]: [1] } }),
  tensor: (text) => ({ weights: { every: 1, tensors: [text] } }),
  layer: (text) => ({ experiment: { model: { input: [1, 28, 28], layers: [LAYERS[0], { ...LAYERS[1], name: text }] } } }),
};

/** Field, page, where it is shown, and how it gets there on that page, if not before. */
export const fieldsOf = ({ sweep, failed, run, failedRun }) => [
  { field: "name", on: `/sweeps/${sweep}`, at: "h1" },
  {
    field: "note",
    at: "[data-testid=notes]",
    put: async (page, text) => {
      await page.getByTestId("notes-edit").click();
      await page.getByTestId("field-tags").fill(script("tag"));
      await page.getByTestId("field-notes").fill(text);
      await page.getByTestId("notes-save").click();
    },
  },
  { field: "tag", at: "[data-testid=tags]" },
  {
    field: "extension",
    at: "[data-testid=extend-problem]",
    put: async (page, text) => {
      await page.getByTestId("extend").click();
      await page.getByTestId("extend-training.epochs").fill(text);
      await page.getByTestId("extend-start").click();
    },
  },
  { field: "title", on: `/sweeps/${sweep}?tab=configuration`, at: "[data-testid=sweep-json]" },
  { field: "description", at: "[data-testid=sweep-json]" },
  { field: "file", text: fileScript("file"), on: `/sweeps/${failed}?tab=events`, at: "[data-testid=events]" },
  { field: "file", text: fileScript("file"), on: `/runs/${failedRun}?tab=log`, at: "[data-testid=run-log]" },
  { field: "file", text: fileScript("file"), at: "[data-testid=reason]" },
  { field: "class", text: fileScript("class"), on: "/data?name=custom:named", at: "[data-testid=class-0]" },
  { field: "folder", text: fileScript("folder"), at: "[data-testid=dataset-problem]" },
  { field: "address", on: `/data?name=${encodeURIComponent(script("address"))}`, at: ".panel-empty" },
  { field: "sweep-search", on: "/sweeps", at: "[data-testid=search-empty]", put: fill("search") },
  { field: "run-search", on: "/runs", at: "[data-testid=runs-empty]", put: fill("run-search") },
  { field: "agent", on: "/system", at: "[data-testid=sessions]" },
  {
    field: "picture",
    text: fileScript("picture"),
    on: `/lab?runs=${run}`,
    at: "[data-testid=lab] [role=alert]",
    put: (page, name) => page.getByTestId("lab-file").setInputFiles({ name, mimeType: "image/png", buffer: Buffer.from("no image") }),
  },
  ...TYPED.map((field, i) => ({
    field,
    on: i === 0 ? "/new?preset=basic-cnn&dataset=strokes&unfolded=more" : undefined,
    at: `[data-testid=error-${field}]`,
    put: fill(`field-${field}`),
  })),
  ...Object.entries(REFUSED).map(([field, body], i) => ({
    field: `refused-${field}`,
    on: i === 0 ? "/new?preset=basic-cnn&dataset=strokes&unfolded=json" : undefined,
    at: "[role=alert]",
    put: (page, text) => page.getByTestId("spec-json").fill(JSON.stringify({ experiment: "basic-cnn", dataset: { name: "strokes" }, ...body(text) })),
  })),
];
