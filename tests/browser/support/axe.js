// What axe finds wrong with a page for people who do not see it, or not well.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Lets colours stand still and everything be drawn, also below the edge of the window, so that axe measures what is seen. */
function still() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; content-visibility: visible !important; }");
  document.adoptedStyleSheets = [sheet];
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

/** The violations on a page as it is, one line each. */
export async function violationsOn(page, options = {}) {
  await page.evaluate(still);
  // The page's policy lets no foreign script in; the debugger's door is not the page's.
  if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(axe);
  const { violations } = await page.evaluate((how) => globalThis.axe.run(document, { resultTypes: ["violations"], ...how }), options);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
}
