// The picture of a room at work that the README shows: node shots/picture.js

import { fileURLToPath } from "node:url";
import { chromium as browsers } from "@playwright/test";
import { note } from "../support/board.js";
import { chromium } from "../support/chromium.js";
import { place, seatInto } from "../support/people.js";
import { Server } from "../../support/server.mjs";
import { bePresent, resting, settled } from "../support/sight.js";
import { Workshop } from "../support/workshop.js";

const server = await Server.start();
const browser = await browsers.launch(chromium);
try {
  const workshop = await Workshop.rehearsed(server, "en");
  const { names } = workshop.archive;
  const [room, { seats: members }] = Object.entries(workshop.archive.workshop.rooms.by_id)[1];
  const seats = await Promise.all(members.map((person) => workshop.seatOf(person, names[person].name)));
  await workshop.phase("lobby");
  await workshop.phase("exercises");
  await workshop.wish({ type: "open_exercise", exercise: "e1" });
  await workshop.wish({ type: "bring_everyone", exercise: "e1" });
  for (const seat of seats.slice(1)) await workshop.wish({ type: "set_done", exercise: "e1", done: false }, seat);
  await workshop.wish({ type: "start_timer", exercise: "e1", room: null, seconds: 14 * 60 + 20, at_end: "chime" });
  const open = async (seat) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", colorScheme: "light" });
    await seatInto(context, seat);
    const page = await context.newPage();
    await page.goto(`${place(server, workshop, "rooms")}/${room}/e1`);
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("button", { name: "Got it" }).click();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.locator("[data-note]").first().waitFor();
    return page;
  };
  const [mine, theirs] = [await open(seats[2]), await open(seats[1])];
  const outside = await browser.newPage();
  await outside.goto(server.url);
  await bePresent(outside, workshop, seats);
  await note(theirs, "Nobody turned up on installation day").locator("[data-words]").dblclick();
  await theirs.keyboard.type(", twice");
  await note(mine, "twice").filter({ hasText: "is writing…" }).waitFor();
  await mine.getByRole("textbox", { name: /^New note:/ }).fill("The engineer comes a day early");
  await mine.getByRole("button", { name: /^Show everything/ }).click();
  await mine.locator("summary").first().click();
  await mine.getByText("All saved").waitFor();
  await settled(mine);
  await resting(mine.locator(".react-flow__viewport"));
  await mine.screenshot({ path: fileURLToPath(new URL("../../../client/web/picture.png", import.meta.url)) });
} finally {
  await browser.close();
  await server.stop();
}
