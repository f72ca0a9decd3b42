// Pictures of every screen, for people to look at: node shots/take.js [en|ru] [part of a screen's name]
// They go to out/shots/LANGUAGE/SCREEN-ROLE-WIDTH-THEME.png. It fails where something is wider than its window.

import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium as browsers } from "@playwright/test";
import { chromium } from "../support/chromium.js";
import { Server } from "../../support/server.mjs";
import { settled, stickingOut } from "../support/sight.js";
import { tour } from "../support/tour.js";
import { Workshop } from "../support/workshop.js";

const DESK = { width: 1280, height: 800 };
/** A desk, a wall screen, a phone. */
const sizes = [DESK, { width: 2560, height: 1440 }, { width: 360, height: 780 }];
/** What is looked at together stands on the largest walls too. */
const WALL = { width: 3840, height: 2160 };
const onWalls = /^(room-e\d|room-visited|results)/;
/** What only the phone shows, or only the desk. */
const onlyAt = { "room-more": 360, "room-writing-phone": 360, "room-picture": DESK.width };

const languages = ["en", "ru"].filter((one) => !["en", "ru"].includes(process.argv[2]) || process.argv[2] === one);
const wanted = process.argv.slice(2).filter((one) => !["en", "ru"].includes(one));

const tooWide = [];

async function shoot(page, folder, name) {
  const out = await stickingOut(page);
  if (out.length > 0) tooWide.push(`${name}: ${out.join(", ")}`);
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await settled(page);
    await page.screenshot({ path: `${folder}/${name}-${theme}.png` });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function resize(page, size, anew) {
  if (page.viewportSize().width === size.width) return;
  await page.setViewportSize(size);
  if (anew) await page.reload();
  await settled(page);
}

const server = await Server.start();
const browser = await browsers.launch(chromium);
try {
  for (const language of languages) {
    const folder = fileURLToPath(new URL(`../out/shots/${language}`, import.meta.url));
    if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const workshop = await Workshop.rehearsed(server, language);
    const newPage = async (name, options) => {
      const context = await browser.newContext({ viewport: DESK, locale: options.language === "ru" ? "ru-RU" : "en-GB", colorScheme: "light", reducedMotion: "reduce" });
      const page = await context.newPage();
      // A removed person is refused on purpose.
      page.on("console", (message) => message.type() === "error" && !/status of 403/.test(message.text()) && console.error(`${name}: ${message.text()}`));
      page.on("pageerror", (error) => console.error(`${name}: ${error.stack ?? error}`));
      return page;
    };
    const look = async (name, role, page, opened, beside) => {
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
      // Loaded anew: what is folded or shown as a list at first depends on the width. What somebody has opened stays open.
      const anew = !opened && (role === "participant" || role === "nobody" || name === "room-visited");
      const before = page.viewportSize();
      for (const size of [...sizes, ...(onWalls.test(name) ? [WALL] : [])]) {
        if ((onlyAt[name] ?? size.width) !== size.width) continue;
        await resize(page, size, anew);
        await beside?.scrollIntoViewIfNeeded();
        await shoot(page, folder, `${name}-${role}-${size.width}`);
      }
      await resize(page, before, anew);
    };
    await tour({ server, workshop, language, newPage, look });
    console.log(`${language}: ${folder}`);
  }
  for (const line of tooWide) console.error(`wider than its window: ${line}`);
  process.exitCode = tooWide.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}
