// What is too much for a note or a board is told, and nothing that was written is lost over it.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

async function atWork(server, page) {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  const colleague = await Colleague.at(server, `${workshop.id}.e1.r1`, ben);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop));
  await line(at).waitFor();
  await chooseKind(at, "Problem");
  return { workshop, ana, colleague, at };
}

const textsOf = (colleague) => [...colleague.notes.values()].map((one) => String(one.get("text")));

test("a text that is too long for a note stays in the line with the reason, also in a paste of many", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  const long = "a".repeat(2001);
  await line(at).fill(long);
  const reason = at.getByRole("alert").filter({ hasText: "This has 2001 characters; a note holds 2000." });
  await expect(reason).toBeVisible();
  await line(at).press("Enter");
  await expect(line(at)).toHaveValue(long);

  await line(at).fill(`${"b".repeat(4001)}\nA short one`);
  await line(at).press("Enter");
  const preview = at.getByRole("dialog", { name: "2 notes" });
  await expect(preview.getByRole("alert")).toContainText("1 line has more than 2000 characters");
  await expect(preview.getByText("This has 4001 characters; a note holds 2000.")).toBeVisible();
  for (const name of ["Add 2 notes", "As one note"]) await expect(preview.getByRole("button", { name })).toBeDisabled();
  await preview.getByRole("button", { name: "Cancel" }).click();
  await expect(line(at)).toHaveValue(`${"b".repeat(4001)}\nA short one`);
  expect(colleague.notes.size).toBe(0);

  await line(at).fill("a".repeat(2000));
  await expect(reason).toHaveCount(0);
  await line(at).press("Enter");
  await expect.poll(() => textsOf(colleague)).toEqual(["a".repeat(2000)]);
  colleague.leave();
});

test("a paste that does not fit into an open note goes on in the line, and a full note says that it is full", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  await write(at, "Guests wait");
  await note(at, "Guests wait").dblclick();
  const open = at.getByRole("textbox", { name: "Text of the note" });
  await line(at).fill(`${"word ".repeat(398)}word and what comes after it`);
  await line(at).press("ControlOrMeta+a");
  await line(at).press("ControlOrMeta+x");
  await note(at, "Guests wait").dblclick();
  await open.press("End");
  await open.press("ControlOrMeta+v");
  await expect(at.getByText("A note holds 2000 characters. The rest is in the line at the bottom: save it as a note of its own.")).toBeVisible();
  await expect(open).toHaveValue(`Guests wait${"word ".repeat(397)}`);
  await expect(line(at)).toHaveValue("word word and what comes after it");
  await expect.poll(() => textsOf(colleague)).toEqual([`Guests wait${"word ".repeat(397)}`]);

  await open.pressSequentially("12345");
  await expect(at.getByText("This holds 2000 characters and is full.")).toBeVisible();
  await expect(open).toHaveValue(`Guests wait${"word ".repeat(397)}1234`);
  await expect(line(at)).toHaveValue("word word and what comes after it");
  colleague.leave();
});

test("a draft that is too long for one note becomes several, and is gone only then", async ({ server, page }) => {
  const { workshop, ana, colleague, at } = await atWork(server, page);
  await workshop.command({ type: "keep_draft", board: "e1.r1", text: `${"c".repeat(2000)}\n${"d".repeat(1500)}` }, ana);
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect.poll(() => textsOf(colleague).sort()).toEqual(["c".repeat(2000), "d".repeat(1500)]);
  await expect(at.getByText("Your drafts: 1")).toHaveCount(0);

  colleague.write(Array.from({ length: 497 }, (_, n) => ({ id: `n${n}`, text: `Note ${n}`, kind: "problem" })));
  await colleague.saved();
  await workshop.command({ type: "keep_draft", board: "e1.r1", text: "e".repeat(2001) }, ana);
  await expect(at.getByRole("button", { name: "Put it here" })).toBeVisible();
  await at.getByRole("button", { name: "List", exact: true }).click();
  await at.getByRole("button", { name: "Put it here" }).click();
  await expect(at.getByText("A board holds 500 notes at most; there is no room for more.")).toBeVisible();
  await expect(at.getByText("Your drafts: 1")).toBeVisible();
  expect(colleague.notes.size).toBe(499);
  colleague.leave();
});

test("b5 the next note after the five hundredth is not begun, and the person is told", async ({ server, page }) => {
  const { colleague, at } = await atWork(server, page);
  colleague.write(Array.from({ length: 500 }, (_, n) => ({ id: `n${n}`, text: `Note ${n}`, kind: "problem", order: `k${String(n).padStart(3, "0")}1` })));
  await colleague.saved();
  await expect(note(at, "Note 0").first()).toBeVisible();
  await note(at, "Note 0").first().focus();
  await at.keyboard.press("Enter");
  await at.keyboard.type(", more");
  await at.keyboard.press("Control+Enter");
  await expect(at.getByText("A board holds 500 notes at most; there is no room for more.")).toBeVisible();
  await saved(at);
  expect(colleague.notes.size).toBe(500);
  colleague.leave();
});
