// Every screen, in both languages, in light and dark, on a desk and on a phone, for participant, facilitator and observer: no violation
// that axe can see.

import { violationsOn } from "../support/axe.js";
import { arrive } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { tour } from "../support/tour.js";
import { Workshop } from "../support/workshop.js";

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
    const violations = await violationsOn(page, options);
    found.push(...violations.map((violation) => `${name} (${role}, ${theme}, ${page.viewportSize().width}): ${violation}`));
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
