// Writing on a board, key by key: the line, an open note, input methods, and the wheel.

import { chooseKind, line, note, saved, write } from "../support/board.js";
import { Colleague } from "../support/colleague.js";
import { place } from "../support/people.js";
import { expect, test } from "../support/test.js";
import { Workshop } from "../support/workshop.js";

const field = (page) => page.getByRole("textbox", { name: "Text of the note" });

/** Ana at her page, Ben beside her without one; she has one note. */
async function twoAtWork(server, page, text = "Guests wait") {
  const workshop = await Workshop.create(server);
  const [ana, ben] = [await workshop.join("Ana"), await workshop.join("Ben")];
  await workshop.roomAtWork([ana, ben]);
  const at = await page("Ana", { seat: ana });
  await at.goto(place(server, workshop));
  await chooseKind(at, "Problem");
  if (text !== null) await write(at, text);
  return { workshop, at, colleague: await Colleague.at(server, `${workshop.id}.e1.r1`, ben) };
}
const texts = (colleague) => [...colleague.notes.values()].map((one) => String(one.get("text"))).sort();

test("Enter saves a text, Ctrl+Enter saves it and opens the next, Esc closes it with all its words", async ({ server, page }) => {
  const { at, colleague } = await twoAtWork(server, page);
  await note(at, "Guests wait").locator("[data-words]").dblclick();
  await at.keyboard.type(" outside");
  await at.keyboard.press("Enter");
  await expect(field(at)).toHaveCount(0);
  await note(at, "Guests wait outside").press("Enter");
  await at.keyboard.type(" at night");
  await at.keyboard.press("Control+Enter");
  await expect(field(at)).toBeFocused();
  await expect(field(at)).toHaveValue("");
  await at.keyboard.type("Nobody answers");
  await at.keyboard.press("Escape");
  await expect(field(at)).toHaveCount(0);
  await expect.poll(() => texts(colleague)).toEqual(["Guests wait outside at night", "Nobody answers"]);
  await at.keyboard.press("n");
  await at.keyboard.type("Half a tho");
  await at.keyboard.press("Escape");
  await expect(line(at)).not.toBeFocused();
  await expect(line(at)).toHaveValue("Half a tho");
  colleague.leave();
});

test("a double click on the empty table begins a new note", async ({ server, page }) => {
  const { at, colleague } = await twoAtWork(server, page);
  const table = await at.locator(".react-flow").boundingBox();
  await at.mouse.dblclick(table.x + table.width - 60, table.y + table.height - 60);
  await expect(line(at)).toBeFocused();
  await at.keyboard.type("Guests leave");
  await at.keyboard.press("Enter");
  await expect.poll(() => texts(colleague)).toEqual(["Guests leave", "Guests wait"]);
  colleague.leave();
});

test("a reload in the middle of a word costs no letter of an open note", async ({ server, page }) => {
  const { at, colleague } = await twoAtWork(server, page);
  await note(at, "Guests wait").locator("[data-words]").dblclick();
  await at.keyboard.type(" at the recep");
  await at.reload();
  await expect(note(at, "Guests wait at the recep")).toBeVisible();
  await saved(at);
  await expect.poll(() => texts(colleague)).toEqual(["Guests wait at the recep"]);
  colleague.leave();
});

test("a composition goes on while a colleague writes in the same note, and both texts stay whole", async ({ server, page }) => {
  const { at, colleague } = await twoAtWork(server, page, "Гости 😀");
  await colleague.sees(1);
  const theirs = [...colleague.notes.values()][0].get("text");
  await note(at, "Гости 😀").locator("[data-words]").dblclick();
  const client = await at.context().newCDPSession(at);
  const compose = (text) => client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await at.keyboard.type(" ");
  await compose("жд");
  await compose("ждут");
  await expect(field(at)).toHaveValue("Гости 😀 ждут");
  theirs.insert(0, "Вечером 🌙 ");
  await expect.poll(() => String(theirs)).toContain("Вечером");
  await compose("ждут 🚪");
  // What is being composed stands where it stood: nothing of the colleague's breaks into it.
  await expect(field(at)).toHaveValue(/ждут 🚪/);
  await client.send("Input.insertText", { text: "ждут у двери 🚪" });
  await at.keyboard.type("!");
  await expect(field(at)).toHaveValue("Вечером 🌙 Гости 😀 ждут у двери 🚪!");
  await expect.poll(() => String(theirs)).toBe("Вечером 🌙 Гости 😀 ждут у двери 🚪!");
  colleague.leave();
});

test("the wheel moves the board, also over a long note, and zooms with Ctrl", async ({ server, page }) => {
  const long = "Guests stand in front of a locked door at night because nobody told them that the desk closes at eight, and the phone on the door only plays music to them";
  const { at, colleague } = await twoAtWork(server, page, long);
  const view = () => at.locator(".react-flow__viewport").evaluate((element) => {
    const { m41, m42, a } = new DOMMatrix(getComputedStyle(element).transform);
    return { x: Math.round(m41), y: Math.round(m42), zoom: a };
  });
  const box = await note(at, "Guests stand").boundingBox();
  await at.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const before = await view();
  await at.mouse.wheel(40, 60);
  await expect.poll(async () => (await view()).y).toBeLessThan(before.y);
  expect(await view()).toMatchObject({ zoom: before.zoom });
  await at.keyboard.down("Control");
  await at.mouse.wheel(0, -120);
  await at.keyboard.up("Control");
  await expect.poll(async () => (await view()).zoom).toBeGreaterThan(before.zoom);
  colleague.leave();
});

test("situation and example are written under a text, and a search of the list finds them", async ({ server, page }) => {
  const { at, colleague } = await twoAtWork(server, page);
  await write(at, "Nobody answers");
  const menu = async (item) => {
    await note(at, "Guests wait").getByRole("button", { name: "What to do with the note" }).click();
    await at.getByRole("menuitem", { name: item }).click();
  };
  await menu("In which situation…");
  await expect(at.getByRole("textbox", { name: "In which situation" })).toBeFocused();
  await at.keyboard.type("Late arrival");
  await at.keyboard.press("Enter");
  await menu("Example…");
  await expect(at.getByRole("textbox", { name: "Example" })).toBeFocused();
  await at.keyboard.type("On Monday two cyclists");
  await at.keyboard.press("Enter");
  await expect(note(at, "Guests wait")).toContainText("In which situation: Late arrival");
  await at.getByRole("button", { name: "List", exact: true }).click();
  await at.keyboard.press("/");
  for (const words of ["late arrivals", "cyclist"]) {
    await at.getByRole("textbox", { name: "Find words" }).or(at.getByRole("searchbox", { name: "Find words" })).fill(words);
    await expect(at.locator("[data-note]")).toHaveCount(1);
    await expect(note(at, "Guests wait")).toBeVisible();
  }
  colleague.leave();
});
