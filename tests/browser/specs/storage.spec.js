// Browsers that keep nothing for the page: private windows, blocked site data, a full disk.

import { line, note, saved, write } from "../support/board.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

const browsers = {
  "takes nothing": () => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
  },
  "blocks site data": () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
    }
  },
};

for (const [how, block] of Object.entries(browsers)) {
  test(`in a browser that ${how} somebody joins, writes, is one person, and hears what leaving costs`, async ({ server, page }) => {
    const workshop = await Workshop.create(server);
    const at = await page("Zed");
    await at.addInitScript(block);
    await at.goto(workshop.links.participant);
    await at.getByLabel("Your name").fill("Zed");
    await at.getByRole("radio", { name: /Something else/ }).check();
    const [joined] = await Promise.all([
      at.waitForResponse((answer) => answer.url().endsWith("/join")),
      at.getByRole("button", { name: "Join", exact: true }).click(),
    ]);
    const zed = await joined.json();
    await expect(at.getByRole("heading", { name: "Hello, Zed!" })).toBeVisible();
    await expect(at.getByText("This browser stores nothing")).toBeVisible();

    await workshop.roomAtWork([zed]);
    await write(at, "Guests wait");
    await saved(at);
    await line(at).fill("And nobody");
    await at.getByRole("link", { name: "About me" }).click();
    await at.goBack();
    await expect(line(at)).toHaveValue("And nobody");

    const lead = await page("Faye", { seat: workshop.facilitator });
    await lead.goto(place(server, workshop, "people"));
    const inTheList = lead.getByRole("button", { name: "Actions for Zed" });
    await expect(inTheList).toHaveCount(1);

    // With the code one is the same person again.
    const code = await at.getByLabel("Your rejoin code").inputValue();
    await at.goto(server.url);
    await at.getByLabel("Rejoin code").fill(code);
    await at.getByRole("button", { name: "Come back" }).click();
    await expect(note(at, "Guests wait")).toBeVisible();
    await expect(at.getByText("This browser stores nothing")).toBeVisible();
    await expect(inTheList).toHaveCount(1);
  });
}
