import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applyPreferences } from "./preferences";
import "./styles.css";

applyPreferences();
const page = document.getElementById("page");
if (page !== null) createRoot(page).render(<StrictMode><App /></StrictMode>);
