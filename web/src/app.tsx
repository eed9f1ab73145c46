import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, Route, Router, lazy } from "preact-iso";
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
const NewSweep = lazy(() => import("./pages/new"));
const SweepPage = lazy(() => import("./pages/sweep"));
const RunsPage = lazy(() => import("./pages/runs"));
const RunPage = lazy(() => import("./pages/run"));
const ComparePage = lazy(() => import("./pages/compare"));
const LabPage = lazy(() => import("./pages/lab"));
const DataPage = lazy(() => import("./pages/data"));
const SystemPage = lazy(() => import("./pages/system"));

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
          <Router>
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
