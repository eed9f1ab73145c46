import { render } from "preact";
import { App } from "./app";
import { enter } from "./state/access";
import "./styles/index.css";

void enter();
// An address with a token that is opened in this very tab loads nothing anew.
window.addEventListener("hashchange", () => location.hash.startsWith("#token=") && void enter());
render(<App />, document.getElementById("app")!);
