import { ErrorBoundary, LocationProvider, Route, Router } from "preact-iso";
import { TopBar } from "./ui/top-bar";
import { Home } from "./pages/home";
import { NotFound } from "./pages/not-found";

export function App() {
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <main id="main" class="page" tabIndex={-1}>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={Home} />
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      </main>
    </LocationProvider>
  );
}
