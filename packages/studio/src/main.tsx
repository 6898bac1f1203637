import { render } from "solid-js/web";
import "./look/tokens.css";
import "./look/base.css";
import { App } from "./app.tsx";

const root = document.getElementById("studio");
if (root) render(() => <App />, root);
