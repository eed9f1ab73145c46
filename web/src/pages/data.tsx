import { overview } from "../state/overview";
import { DatasetList } from "../ui/dataset-list";
import { DatasetPage } from "../ui/dataset-page";
import { Loading } from "../ui/messages";
import { useAddress } from "./use-address";
import { useTitle } from "./use-title";

/** What there is to train on. The chosen dataset stands in the address. */
export default function DataPage() {
  const address = useAddress();
  const datasets = overview.datasets.value;
  const name = address.get("name", datasets?.find(({ state }) => state === "ready")?.name ?? datasets?.[0]?.name ?? "");
  const chosen = datasets?.find((dataset) => dataset.name === name);
  useTitle(chosen?.title ?? "Data");
  return (
    <div class="home">
      <header class="page-head">
        <div class="page-title">
          <h1>Data</h1>
        </div>
      </header>
      <div class="side-by-side">
        <DatasetList datasets={datasets} problems={overview.datasetProblems.value} chosen={name} href={(name) => address.href({ name, class: null, set: null, from: null })} />
        {datasets === null ? (
          <Loading what="the dataset" height={480} />
        ) : chosen === undefined ? (
          <p class="panel panel-empty">There is no dataset named {name} on this machine.</p>
        ) : (
          <DatasetPage key={chosen.name} dataset={chosen} />
        )}
      </div>
    </div>
  );
}
