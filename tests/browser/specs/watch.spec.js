// The watch over the pages sees what it is there for.

import { arrive, Watch } from "../support/people.js";
import { expect, test } from "../support/test.js";

test("an error, a foreign address and what the page's policy refuses do not go unnoticed", async ({ server, browser }) => {
  const own = new Watch(server.url);
  const page = await arrive(browser, own, { name: "Ana" });
  await page.goto(server.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  own.check();
  await page.evaluate(() => {
    setTimeout(() => { throw new Error("a defect"); });
    console.error("a complaint");
    document.body.append(Object.assign(document.createElement("style"), { textContent: "p { color: red }" }));
    void fetch("http://127.0.0.2:9/").catch(() => undefined);
  });
  await expect.poll(() => own.faults.join("\n")).toMatch(/a defect/);
  await expect.poll(() => own.faults.join("\n")).toMatch(/a complaint/);
  await expect.poll(() => own.faults.join("\n")).toMatch(/style-src/);
  await expect.poll(() => own.faults.join("\n")).toMatch(/127\.0\.0\.2/);
  expect(() => own.check()).toThrow();
  await page.context().close();
});
