// Who comes in and who goes: renewed links, and what a removed person may still do.

import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

test("somebody removed does not come back by the link, sees what is stored and erases it", async ({ server, page, watch }) => {
  watch.refusals = true;
  const workshop = await Workshop.create(server);
  const seat = await workshop.join("Ana", { about: "Answers the phone" });
  const lead = await page("Faye", { seat: workshop.facilitator });
  await lead.goto(place(server, workshop, "people"));
  const ana = await page("Ana", { seat });
  await ana.goto(place(server, workshop));
  await expect(ana.getByRole("heading", { name: "Hello, Ana!" })).toBeVisible();

  await lead.getByRole("button", { name: "Actions for Ana" }).click();
  await lead.getByRole("menuitem", { name: "Remove from the workshop" }).click();
  // The invitation that others still need stays good, unless the facilitator asks for a new one.
  await expect(lead.getByRole("checkbox", { name: /Renew the participants’ link too/ })).not.toBeChecked();
  await lead.getByRole("checkbox", { name: /Renew the participants’ link too/ }).check();
  await lead.getByRole("button", { name: "Remove from the workshop" }).click();
  const links = lead.getByRole("dialog", { name: "New links" });
  const fresh = links.getByRole("textbox", { name: "Link for participants" });
  await expect(fresh).not.toHaveValue(workshop.links.participant);
  await expect(links.getByRole("img", { name: /QR code/ })).toBeVisible();

  await expect(ana.getByRole("heading", { name: "You were removed from this workshop" })).toBeVisible();
  await expect(ana.getByText("Answers the phone")).toBeVisible();
  await ana.reload();
  await ana.getByRole("button", { name: "Erase me" }).click();
  await ana.getByRole("button", { name: "Erase for ever" }).click();
  await expect(ana.getByRole("heading", { name: "Your name is erased" })).toBeVisible();

  const late = await page("Zed with the old link");
  await late.goto(workshop.links.participant);
  await expect(late.getByText("This link does not work: it was renewed")).toBeVisible();
  const zed = await page("Zed");
  await zed.goto(await fresh.inputValue());
  await zed.getByLabel("Your name").fill("Zed");
  await zed.getByRole("radio", { name: /Something else/ }).check();
  await zed.getByRole("button", { name: "Join" }).click();
  await expect(zed.getByRole("heading", { name: "Hello, Zed!" })).toBeVisible();
  await links.getByRole("button", { name: "Close" }).click();
  await expect(lead.getByRole("listitem").filter({ hasText: "Zed" })).toBeVisible();
});

test("a link that one facilitator renews changes on the page of the other", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const leo = await workshop.join("Leo", { role: "facilitator" });
  const [one, two] = [await page("Faye", { seat: workshop.facilitator }), await page("Leo", { seat: leo })];
  for (const at of [one, two]) await at.goto(place(server, workshop, "people"));
  await two.getByRole("button", { name: "Show links and QR code" }).click();
  const shown = two.getByLabel("Link for observers");
  await expect(shown).toHaveValue(workshop.links.observer);

  await one.getByRole("button", { name: "Renew links" }).click();
  await one.getByRole("radio", { name: "For observers" }).check();
  await one.getByRole("button", { name: "Renew", exact: true }).click();

  await expect(one.getByLabel("Link for observers")).not.toHaveValue(workshop.links.observer);
  await expect(shown).toHaveValue(await one.getByLabel("Link for observers").inputValue());
  await expect(two.getByRole("textbox", { name: "Link for participants" })).toHaveValue(workshop.links.participant);
});

test("a code made for somebody else shows on their page and on the facilitators’", async ({ server, page }) => {
  const workshop = await Workshop.create(server);
  const seat = await workshop.join("Ana");
  const lead = await page("Faye", { seat: workshop.facilitator });
  await lead.goto(place(server, workshop, "people"));
  await lead.getByRole("button", { name: "Actions for Ana" }).click();
  await lead.getByRole("menuitem", { name: "New rejoin code" }).click();
  await expect(lead.getByText("everybody sees who made it")).toBeVisible();
  await expect(lead.getByText(/Rejoin code made by Faye Whitfield/)).toBeAttached();
  const ana = await page("Ana", { seat });
  await ana.goto(place(server, workshop, "me"));
  await expect(ana.getByText(/A rejoin code was made for you by Faye Whitfield/)).toBeVisible();
});
