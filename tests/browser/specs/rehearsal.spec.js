// A facilitator rehearses alone: simulated people come in, and every click from the lobby to the plan finds somebody who answers.

import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";
import { place } from "../support/people.js";

test("a facilitator rehearses from the lobby to the plan with simulated people and sends them home", async ({ server, page }) => {
  test.setTimeout(240_000);
  const workshop = await Workshop.create(server, { title: "The real day" });
  const faye = await page("Faye", { seat: workshop.facilitator });
  const area = (name) => faye.getByRole("navigation", { name: "Parts of the workshop" }).getByRole("link", { name: new RegExp(`^${name}( now)?$`) }).click();
  const banner = faye.getByText("6 simulated people are here.");

  await test.step("the rehearsal gets a workshop of its own", async () => {
    await faye.goto(place(server, workshop));
    await faye.getByRole("button", { name: "Rehearse…" }).click();
    await expect(faye.getByRole("radio", { name: /In a workshop of its own/ })).toBeChecked();
    await faye.getByLabel("How many simulated people").fill("6");
    await faye.getByRole("radio", { name: /Quick/ }).check();
    await faye.getByRole("button", { name: "Begin the rehearsal" }).click();
    await expect(faye.getByText("Rehearsal: The real day")).toBeVisible();
    await expect(banner).toBeVisible();
    await expect(faye.getByText("6 participants", { exact: true })).toBeVisible();
  });

  await test.step("rooms and the first exercise: everybody writes until they are done", async () => {
    await faye.getByRole("button", { name: "Propose rooms" }).click();
    await faye.getByRole("button", { name: "Apply" }).click();
    await faye.getByRole("button", { name: "Start the exercises" }).click();
    await area("Cockpit");
    await faye.getByRole("button", { name: "Open for all" }).click();
    await expect(faye.getByRole("region", { name: "Room 2" })).toContainText("Calling you", { timeout: 40_000 });
    await faye.getByRole("button", { name: "I’m coming" }).click();
    await faye.getByRole("button", { name: "It’s settled" }).click();
    for (const room of ["Room 1", "Room 2"]) {
      await expect(faye.getByRole("region", { name: room })).toContainText("3 of 3 done", { timeout: 90_000 });
    }
  });

  await test.step("after a reload of the tab they go on", async () => {
    await faye.reload();
    await expect(banner).toBeVisible();
    await faye.getByRole("combobox", { name: "Exercise" }).selectOption({ index: 1 });
    await faye.getByRole("button", { name: "Open for all" }).click();
    for (const room of ["Room 1", "Room 2"]) {
      await expect(faye.getByRole("region", { name: room })).toContainText("3 of 3 done", { timeout: 90_000 });
    }
  });

  const forward = async (phase) => {
    await area("Cockpit");
    await faye.getByRole("button", { name: `Next: ${phase}` }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Go on" }).click();
    await expect(faye.getByRole("dialog")).toHaveCount(0);
  };
  await test.step("the list holds what both rooms said", async () => {
    await forward("Common list");
    await area("List");
    await expect(faye.getByText(/raised by 2 of 2 rooms/i).first()).toBeVisible();
    await forward("Wording");
    await forward("Tasks");
  });

  await test.step("each scores alone, and the reveal shows where they differ", async () => {
    await forward("Scoring");
    await area("Scoring");
    await expect(faye.getByText("6 of 6 have finished")).toBeVisible({ timeout: 90_000 });
    await faye.getByRole("button", { name: "Reveal the results" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Reveal the results" }).click();
    await area("Results");
    await expect(faye.getByRole("tab", { name: "Ranking" })).toBeVisible();
  });

  await test.step("costs come in, and the plan fills", async () => {
    await forward("Plan");
    await area("Plan");
    await expect(faye.getByText(/entered by .* \(simulated\)/).first()).toBeVisible({ timeout: 40_000 });
    await expect(faye.getByText("In the plan", { exact: true }).first()).toBeVisible();
  });

  await test.step("they are sent home; the report says that they were there", async () => {
    await faye.getByRole("button", { name: "Send them home" }).click();
    await faye.getByRole("dialog").getByRole("button", { name: "Send them home" }).click();
    await expect(banner).toHaveCount(0);
    await area("Report");
    await expect(faye.getByText("6 simulated people took part", { exact: false })).toBeVisible();
    await faye.goto(place(server, workshop, "people"));
    await expect(faye.getByText("Nobody is here yet")).toBeVisible();
  });
});
