// What people do on a board, by the names the page gives its parts, in both languages.

import { expect } from "@playwright/test";

/** The line at the bottom. */
export const line = (page) => page.getByRole("textbox", { name: /^(New note|Новая заметка):/ });

/** The note with exactly or partly this text. */
export const note = (page, text) => page.locator("[data-note]").filter({ hasText: text });

/** Chooses the kind of what is written next, by its name in the page's language. */
export async function chooseKind(page, name) {
  await page.getByRole("radiogroup", { name: /^(Kind of note|Вид заметки)$/ }).getByText(name, { exact: true }).click();
}

/** Writes a note in the line and sees it on the board. */
export async function write(page, text) {
  await line(page).fill(text);
  await line(page).press("Enter");
  await expect(note(page, text)).toBeVisible();
}

/** Everything is on the server's disk. */
export async function saved(page) {
  await expect(page.getByText(/^(All saved|Всё сохранено)$/)).toBeVisible({ timeout: 30_000 });
}
