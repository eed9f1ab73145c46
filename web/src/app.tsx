import { ErrorBoundary, LocationProvider, Route, Router, lazy } from "preact-iso";
import { entry, mayChange } from "./state/access";
import { TopBar } from "./ui/top-bar";
import { Entrance } from "./pages/entrance";
import { Home } from "./pages/home";
import { NotFound } from "./pages/not-found";
import { ViewOnly } from "./pages/view-only";

// Charts and Arrow are needed on these pages only.
const NewSweep = lazy(() => import("./pages/new"));
const SweepPage = lazy(() => import("./pages/sweep"));
const RunPage = lazy(() => import("./pages/run"));

export function App() {
  if (entry.value === "asking") return null;
  if (entry.value === "no token" || entry.value === "wrong token") return <Entrance />;
  return (
    <LocationProvider scope={/^\/(?!api\/)/}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <main id="main" class="page" tabIndex={-1}>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={Home} />
            <Route path="/new" component={mayChange.value ? NewSweep : ViewOnly} />
            <Route path="/sweeps/:id" component={SweepPage} />
            <Route path="/runs/:id" component={RunPage} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </main>
    </LocationProvider>
  );
}
