// Who leads a tour: the people of the workshop at their pages, and the ways to show a screen to whoever looks.

import { expect } from "@playwright/test";
import { place, seatInto } from "./people.js";
import { settled } from "./sight.js";

/** What opens over a page. */
const OPENED = "[role=menu], dialog[open]";

export class Guide {
  static async through({ server, workshop, language, newPage, look, say }) {
    const guide = new Guide();
    const { names, workshop: { rooms, people } } = workshop.archive;
    const seats = {};
    for (const [person, one] of Object.entries(people.by_id)) {
      if (one.role === "participant" && !one.removed) seats[person] = await workshop.seatOf(person, names[person].name);
    }
    const [[room, { seats: members }], [other, { seats: others }]] = Object.entries(rooms.by_id);
    const watcher = await workshop.join(say.observer, { role: "observer", language });
    Object.assign(guide, { server, workshop, language, say, look, seats, room, members, other, others, watcher, everybody: Object.values(seats), mine: seats[members[0]] });
    guide.open = async (seat) => {
      const page = await newPage(seat?.name ?? "nobody", { language });
      if (seat) await seatInto(page.context(), seat, { language });
      return page;
    };
    return guide;
  }

  /** Sits a facilitator, a participant and an observer at their pages. */
  async enter() {
    this.leader = await this.open(this.workshop.facilitator);
    this.member = await this.open(this.mine);
    this.observer = await this.open(this.watcher);
  }

  at = (area = "") => place(this.server, this.workshop, area);
  command = (what, seat) => this.workshop.wish(what, seat);
  button = (page, name) => page.getByRole("button", { name }).first();

  go = async (phase) => {
    await this.workshop.phase(phase);
    for (const page of [this.leader, this.member, this.observer]) await page.goto(this.at());
  };

  show = async (name, role, page, area, beside) => {
    if (area !== undefined) await page.goto(this.at(area));
    await settled(page);
    await this.look(name, role, page, false, beside);
  };

  /** To the facilitator and to the observer. */
  showBoth = async (name, area) => {
    await this.show(name, "facilitator", this.leader, area);
    await this.show(name, "observer", this.observer, area);
  };

  /** As it is; what somebody opened would be closed by a reload. */
  showOpened = async (name, role, page, beside) => {
    await settled(page);
    await this.look(name, role, page, true, beside);
  };

  /** Opens what a button opens, a menu or a dialog, shows it and closes it. With `item`: the dialog behind that entry of the menu. */
  showBehind = async (name, role, page, button, item = null) => {
    await button.click();
    if (item !== null) await page.getByRole("menuitem", { name: item }).click();
    await page.locator(OPENED).first().waitFor();
    await this.showOpened(name, role, page);
    await page.keyboard.press("Escape");
    await expect(page.locator(OPENED)).toHaveCount(0);
  };
}
