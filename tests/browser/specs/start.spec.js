import { expect, test } from "../support/test.js";

test("a workshop is made on the start page and its links lead in", async ({ server, page }) => {
  const faye = await page("Faye");
  await faye.goto(server.url);
  const form = faye.locator("form").filter({ hasText: "How many people you expect" });
  await form.getByRole("button", { name: "Create the workshop" }).click();
  await expect(faye.getByText("Give the workshop a title.")).toBeVisible();
  await form.getByLabel("Title").fill("Customers of a bakery");
  await form.getByLabel("Your name").fill("Faye");
  await form.getByLabel("How many people you expect").fill("12");
  await expect(faye.getByText("You will need 3 rooms.")).toBeVisible();
  await form.getByRole("button", { name: "Create the workshop" }).click();
  await expect(faye.getByRole("heading", { name: "The workshop is ready" })).toBeVisible();
  await expect(faye.getByRole("img", { name: /QR code/ })).toBeVisible();
  await faye.getByRole("button", { name: "Go into the workshop" }).click();
  await expect(faye.getByText("Nobody is here yet")).toBeVisible();
});
