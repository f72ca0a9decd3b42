// Two facilitators put the list together at the same time, and one of them in two tabs.

import { desk, problem, twoRooms } from "../support/merging.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";

const wide = { width: 1440, height: 900 };

test("two facilitators see each other's claims; one whose problem the other joins away is told, keeps the focus and goes on", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("park", "Guests cannot find the car park"), problem("lift", "The lift is out of order")]);
  south.write([problem("pay", "Guests are charged twice for parking"), problem("soap", "Soap is missing in the bathroom")]);
  await Promise.all([north.saved(), south.saved()]);
  const leoSeat = await workshop.join("Leo", { role: "facilitator" });
  const [faye, leo] = [await page("Faye", { seat: workshop.facilitator, viewport: wide }), await page("Leo", { seat: leoSeat, viewport: wide })];
  await Promise.all([faye, leo].map((one) => one.goto(place(server, workshop, "list"))));
  const [at, with_] = [desk(faye), desk(leo)];
  await Promise.all([at.count(4), with_.count(4)]);

  await test.step("Leo sees what Faye works on, and what she lets go by opening another", async () => {
    await at.choose("find the car park");
    await faye.keyboard.press("c");
    await expect(with_.row("find the car park")).toContainText("Faye Whitfield is on it");
    await with_.choose("find the car park");
    await expect(leo.getByText("Faye Whitfield is working on this problem.", { exact: false })).toBeVisible();
    await expect(with_.panel.getByRole("button", { name: "Take it on" })).toHaveCount(0);
    await at.choose("lift");
    await expect(with_.row("find the car park")).not.toContainText("is on it");
    await with_.panel.getByRole("button", { name: "Take it on" }).click();
    await expect(at.row("find the car park")).toContainText("Leo is on it");
    await with_.panel.getByRole("button", { name: "Let it go" }).click();
    await expect(at.row("find the car park")).not.toContainText("is on it");
  });

  await test.step("Faye joins away what Leo has open: he is told by whom, stands on what it became, and goes on by key", async () => {
    await with_.choose("charged twice");
    await leo.keyboard.press("o");
    expect(await with_.focus()).toBe("note");
    for (const text of ["find the car park", "charged twice"]) await at.row(text).getByRole("checkbox").check();
    await faye.getByRole("button", { name: "Merge the selected" }).click();
    await Promise.all([at.count(3), with_.count(3)]);
    await with_.told("Faye Whitfield: No. ");
    await expect(with_.notes).toHaveCount(2);
    expect(["row", "note"]).toContain(await with_.focus());
    await leo.keyboard.press("o");
    await leo.keyboard.press("s");
    await Promise.all([at.count(4), with_.count(4)]);
  });

  await test.step("what Faye undoes of his is told as well", async () => {
    await faye.keyboard.press("u");
    await faye.getByRole("dialog", { name: "Log of decisions" }).getByRole("listitem").filter({ hasText: "split off" }).getByRole("button", { name: "Undo" }).click();
    await with_.count(3);
    await with_.told("Faye Whitfield undid: A note split off");
  });
  north.leave();
  south.leave();
});

test("a second tab of the same person frees what a closed page left claimed, and leaves alone what the first tab works on", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("park", "Guests cannot find the car park"), problem("lift", "The lift is out of order")]);
  await north.saved();
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: wide });
  await faye.goto(place(server, workshop, "list"));
  const first = desk(faye);
  await first.count(2);
  await first.choose("car park");
  await faye.keyboard.press("c");
  await expect(first.row("car park")).toContainText("you are on it");
  const lift = await first.row("lift").locator("[data-row]").getAttribute("data-problem");
  await workshop.command({ type: "claim_problem", problem: lift, claimed: true });
  await expect(first.row("lift")).toContainText("you are on it");

  const other = await faye.context().newPage();
  await other.goto(place(server, workshop, "list"));
  const second = desk(other);
  await second.count(2);
  await expect(second.row("lift")).not.toContainText("you are on it");
  await expect(second.row("car park")).toContainText("you are on it");
  await second.choose("car park");
  await second.choose("lift");
  await other.close();
  await expect(first.row("lift")).not.toContainText("you are on it");
  await expect(first.row("car park")).toContainText("you are on it");
  north.leave();
  south.leave();
});

test("who is offline does not hold anybody up", async ({ server, page }) => {
  const { workshop, north, south } = await twoRooms(server);
  north.write([problem("park", "Guests cannot find the car park")]);
  await north.saved();
  const leo = await workshop.join("Leo", { role: "facilitator" });
  const faye = await page("Faye", { seat: workshop.facilitator, viewport: wide });
  await faye.goto(place(server, workshop, "list"));
  const { count, row, choose, rename, panel } = desk(faye);
  await count(1);
  const id = await row("car park").locator("[data-row]").getAttribute("data-problem");
  await workshop.command({ type: "claim_problem", problem: id, claimed: true }, leo);
  await expect(row("car park")).toContainText("Leo is on it (offline now)");
  await choose("car park");
  await expect(faye.getByText("Leo took this problem on but is offline now. You need not wait.")).toBeVisible();
  await rename("Nobody finds the car park");
  await panel.getByRole("button", { name: "Take it over" }).click();
  await expect(row("car park")).toContainText("you are on it");
  await expect(panel.getByRole("button", { name: "Let it go" })).toBeVisible();
  north.leave();
  south.leave();
});
