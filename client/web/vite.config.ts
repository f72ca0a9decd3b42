import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the server. */
const server = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2023",
    manifest: true,
    // Everything comes from our own origin as a file: a strict CSP allows no `data:` scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What several screens use comes in few files: on a slow network each of the many small ones costs a journey of its own.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "signs", test: /[\\/]lucide-react[\\/]/, minShareCount: 2 },
            { name: "parts", test: /[\\/]src[\\/](?:format|keyboard|legible|ui[\\/](?!Menu|PhaseStep|QrCode|SharedField|Tabs)\w+)\.tsx?$/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    // The scenarios of a rehearsal stand beside the page.
    fs: { allow: [".", "../scenarios"] },
    proxy: {
      "/api": { target: server, ws: true },
      "/collab": { target: server, ws: true },
    },
  },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], environmentOptions: { jsdom: { url: "http://localhost/" } } },
});
