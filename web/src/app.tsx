import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, Route, Router, lazy } from "preact-iso";
import { forgetAhead } from "./api/ahead";
import { askAheadOfRun } from "./api/client";
import { entry, mayChange } from "./state/access";
import { overview } from "./state/overview";
import { GlobalKeys } from "./ui/global-keys";
import { Rail } from "./ui/rail";
import { TopBar } from "./ui/top-bar";
import { Entrance } from "./pages/entrance";
import { Home } from "./pages/home";
import { NotFound } from "./pages/not-found";
import { SweepsPage } from "./pages/sweeps";
import { ViewOnly } from "./pages/view-only";

// Charts and Arrow are needed on some pages only.
const PAGES = { new: () => import("./pages/new"), sweep: () => import("./pages/sweep"), runs: () => import("./pages/runs"), run: () => import("./pages/run"), compare: () => import("./pages/compare"), lab: () => import("./pages/lab"), data: () => import("./pages/data"), system: () => import("./pages/system") };
const NewSweep = lazy(PAGES.new);
const SweepPage = lazy(PAGES.sweep);
const RunsPage = lazy(PAGES.runs);
const RunPage = lazy(PAGES.run);
const ComparePage = lazy(PAGES.compare);
const LabPage = lazy(PAGES.lab);
const DataPage = lazy(PAGES.data);
const SystemPage = lazy(PAGES.system);

// The pages with charts are under way while the server is asked who this is, and before them what one asks for first: a browser has six connections to a server.
const [, kind, id] = location.pathname.split("/");
if (kind === "runs" && /^\d+$/.test(id ?? "") && !location.hash.startsWith("#token=")) askAheadOfRun(Number(id));
if (id !== undefined && (kind === "sweeps" || kind === "runs")) void (kind === "sweeps" ? PAGES.sweep() : PAGES.run());

export function App() {
  const inside = entry.value === "full" || entry.value === "read-only";
  useEffect(() => {
    if (inside) overview.open();
    else overview.close();
  }, [inside]);
  if (entry.value === "asking") return null;
  if (!inside) return <Entrance />;
  return (
    <LocationProvider scope={/^\/(?!api\/)/}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <GlobalKeys />
      <Rail />
      <TopBar />
      <main id="main" class="page" tabIndex={-1}>
        <ErrorBoundary>
          <Router onRouteChange={forgetAhead}>
            <Route path="/" component={Home} />
            <Route path="/new" component={mayChange.value ? NewSweep : ViewOnly} />
            <Route path="/sweeps" component={SweepsPage} />
            <Route path="/sweeps/:id" component={SweepPage} />
            <Route path="/runs" component={RunsPage} />
            <Route path="/runs/:id" component={RunPage} />
            <Route path="/compare" component={ComparePage} />
            <Route path="/lab" component={LabPage} />
            <Route path="/data" component={DataPage} />
            <Route path="/system" component={SystemPage} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </main>
    </LocationProvider>
  );
}
