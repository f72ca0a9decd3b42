// When a page is ready to be looked at.

import { expect } from "@playwright/test";

/** Opens a live socket for every seat, so that these people are present. The page has to be on the server's origin. */
export async function bePresent(page, workshop, seats) {
  await page.evaluate(([address, tokens]) => {
    globalThis.present = tokens.map((token) => {
      const socket = new WebSocket(address);
      socket.onopen = () => socket.send(JSON.stringify({ type: "hello", token }));
      return socket;
    });
  }, [`${workshop.url.replace("http", "ws")}/live`, seats.map((seat) => seat.token)]);
}

/** Waits until the page shows its content and nothing is on its way. */
export async function settled(page) {
  await expect(page.locator("main")).toBeVisible();
  await expect(page.getByText(/^(Loading…|Загружаем…|Opening the board…|Открываем доску…|Подключаемся…|Connecting…)$/)).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Infinity).map((one) => one.finished)));
}

/** Waits until something has stood still for ten frames: the view of a board glides without saying when it is there. */
export async function resting(locator) {
  await locator.evaluate((element) => new Promise((done) => {
    let [before, frames] = ["", 0];
    const look = () => {
      const now = JSON.stringify(element.getBoundingClientRect());
      frames = now === before ? frames + 1 : 0;
      before = now;
      if (frames >= 10) done();
      else requestAnimationFrame(look);
    };
    look();
  }));
}

/** What makes a page wider than its window, each by its tag and first words; nothing if the page fits. */
export async function stickingOut(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    // What scrolls holds what is in it, unless that is placed by something further out.
    const holder = (one) => (getComputedStyle(one).position === "absolute" ? one.offsetParent : one.parentElement) ?? document.body;
    const scrolls = (one) => one !== document.body && (getComputedStyle(one).overflowX !== "visible" || scrolls(holder(one)));
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && !scrolls(holder(one)));
    return [`${scrollWidth - clientWidth} pixels`, ...wide.map((one) => `${one.tagName} ${one.textContent.slice(0, 40)}`)];
  });
}
