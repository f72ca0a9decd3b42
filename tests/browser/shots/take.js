// Pictures of every screen, for people to look at: node shots/take.js [en|ru] [part of a screen's name]
// They go to out/shots/LANGUAGE/SCREEN-ROLE-WIDTH-THEME.png.

import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium as browsers } from "@playwright/test";
import { chromium } from "../support/chromium.js";
import { Server } from "../../support/server.mjs";
import { settled, tour } from "../support/tour.js";
import { Workshop } from "../support/workshop.js";

const DESK = { width: 1280, height: 800 };
/** A desk, a wall screen, a phone. */
const sizes = [DESK, { width: 2560, height: 1440 }, { width: 360, height: 780 }];

const languages = ["en", "ru"].filter((one) => !["en", "ru"].includes(process.argv[2]) || process.argv[2] === one);
const wanted = process.argv.slice(2).filter((one) => !["en", "ru"].includes(one));

async function shoot(page, folder, name) {
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
      page.on("console", (message) => message.type() === "error" && console.error(`${name}: ${message.text()}`));
      page.on("pageerror", (error) => console.error(`${name}: ${error.stack ?? error}`));
      return page;
    };
    const look = async (name, role, page, opened) => {
      if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) return;
      // Loaded anew: what is folded or shown as a list at first depends on the width. What somebody has opened stays open.
      const anew = !opened && (role === "participant" || role === "nobody");
      // What somebody has opened stands in the middle of a wall screen as on a desk.
      for (const size of opened ? sizes.filter(({ width }) => width < 2000) : sizes) {
        await resize(page, size, anew);
        await shoot(page, folder, `${name}-${role}-${size.width}`);
      }
      await resize(page, DESK, anew);
    };
    await tour({ server, workshop, language, newPage, look });
    console.log(`${language}: ${folder}`);
  }
} finally {
  await browser.close();
  await server.stop();
}
