// The join page asks what a link leads to, on a phone.

import { violationsOn } from "../support/axe.js";
import { stickingOut } from "../support/sight.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

const PHONE = { viewport: { width: 390, height: 844 } };

/** Whoever looks for a fault of the page finds none. */
async function sound(page) {
  expect(await stickingOut(page)).toEqual([]);
  expect(await violationsOn(page)).toEqual([]);
}

test("a good link shows which workshop it is before anybody joins", async ({ server, page }) => {
  const workshop = await Workshop.create(server, { title: "Guests of a hotel by the sea" });
  const ana = await page("Ana", PHONE);
  await ana.goto(workshop.links.participant);
  await expect(ana.getByRole("heading", { level: 1, name: "Guests of a hotel by the sea" })).toBeVisible();
  await expect(ana).toHaveTitle("Guests of a hotel by the sea · Fivefold");
  await sound(ana);

  const vera = await page("Vera", { ...PHONE, language: "ru" });
  await vera.goto(workshop.links.observer);
  await expect(vera.getByRole("heading", { level: 1, name: "Guests of a hotel by the sea" })).toBeVisible();
  await expect(vera.getByText("Вы войдёте наблюдателем")).toBeVisible();
  await expect(vera.getByText("Работа идёт на английском языке.")).toBeVisible();
  await sound(vera);
});

test("a renewed link is told at once, and a code still brings somebody back", async ({ server, page, watch }) => {
  watch.refusals = true;
  const workshop = await Workshop.create(server);
  const seat = await workshop.join("Ana");
  await workshop.command({ type: "renew_links", role: "participant" });
  const ana = await page("Ana on her phone", PHONE);

  await ana.goto(workshop.links.participant);

  await expect(ana.getByRole("heading", { name: "This link does not let you in" })).toBeVisible();
  await expect(ana.getByRole("alert")).toContainText("it was renewed, or not copied in full. Ask whoever invited you for a new one.");
  await expect(ana.getByLabel("Your name")).toBeHidden();
  await sound(ana);
  await ana.getByLabel("Rejoin code").filter({ visible: true }).fill(seat.rejoin_code);
  await ana.getByRole("button", { name: "Come back" }).click();
  await expect(ana.getByRole("heading", { name: /^Hello/ })).toBeVisible();
});

test("whoever stands before a locked door asks again once it is open, and joins", async ({ server, page, watch }) => {
  watch.refusals = true;
  const workshop = await Workshop.create(server);
  await workshop.command({ type: "set_door", locked: true });
  const zed = await page("Zed", { ...PHONE, language: "ru" });
  await zed.goto(workshop.links.participant);
  await expect(zed.getByRole("alert")).toContainText("Вход закрыт. Попросите ведущего открыть его");
  await sound(zed);

  await workshop.command({ type: "set_door", locked: false });
  await zed.getByRole("button", { name: "Попробовать ещё раз" }).click();

  await zed.getByLabel("Ваше имя").fill("Зед");
  await zed.getByRole("radio", { name: /^Другое/ }).check();
  await zed.getByRole("button", { name: "Войти", exact: true }).click();
  await expect(zed.getByRole("heading", { name: "Здравствуйте, Зед!" })).toBeVisible();
});
