// Every screen, in both languages, in light and dark, on a desk and on a phone, for participant, facilitator and observer: no violation
// that axe can see.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arrive } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { tour } from "../support/tour.js";
import { Workshop } from "../support/workshop.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Lets colours stand still and everything be drawn, also below the edge of the window, so that axe measures what is seen. */
function still() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; content-visibility: visible !important; }");
  document.adoptedStyleSheets = [sheet];
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

const PHONE = { width: 390, height: 844 };
/** What a theme changes are colours; what a phone changes is where things stand. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const onlyColours = { runOnly: { type: "rule", values: COLOURS } };
const allButColours = { rules: Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) };

for (const language of ["en", "ru"]) test(`${language}: no screen has an accessibility violation in either theme`, async ({ server, watch, browser }) => {
  test.setTimeout(900_000);
  // A removed person is refused on purpose.
  watch.refusals = true;
  const workshop = await Workshop.rehearsed(server, language);
  const found = [];
  const seen = new Set();
  const check = async (name, role, page, theme, options = {}) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.evaluate(still);
    // The page's policy lets no foreign script in; the debugger's door is not the page's.
    if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(axe);
    const { violations } = await page.evaluate((how) => globalThis.axe.run(document, { resultTypes: ["violations"], ...how }), options);
    for (const { id, help, nodes } of violations) {
      found.push(`${name} (${role}, ${theme}, ${page.viewportSize().width}): ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
    }
  };
  const look = async (name, role, page) => {
    seen.add(role);
    await check(name, role, page, "light");
    // An observer sees what a facilitator sees, and less of it.
    if (role === "observer") return;
    await check(name, role, page, "dark", onlyColours);
    const desk = page.viewportSize();
    await page.setViewportSize(PHONE);
    await check(name, role, page, "light", allButColours);
    await page.setViewportSize(desk);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  };
  await tour({ server, workshop, language, look, newPage: (name, options) => arrive(browser, watch, { name, ...options }) });
  expect([...seen].sort()).toEqual(["facilitator", "nobody", "observer", "participant"]);
  expect(found).toEqual([]);
});
