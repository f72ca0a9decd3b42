import { beforeEach, describe, expect, it } from "vitest";
import { Store } from "./storage";

const refuses = (what: string) => () => { throw new DOMException("no", what); };

/** A browser that keeps nothing, in the ways in which browsers do. */
const keepsNothing: ReadonlyArray<readonly [how: string, browser: () => Storage]> = [
  ["takes nothing", () => new Proxy(localStorage, { get: (at, name) => (name === "setItem" ? refuses("QuotaExceededError") : Reflect.get(at, name).bind(at) as unknown) })],
  ["does not even say where", refuses("SecurityError")],
];

describe("what this browser keeps", () => {
  beforeEach(() => localStorage.clear());

  it("outlives the page, until it is kept no longer", () => {
    new Store(() => localStorage).put("fivefold.a", "one");
    const later = new Store(() => localStorage);
    expect([later.get("fivefold.a"), later.keys(), later.lasts("fivefold.a")]).toEqual(["one", ["fivefold.a"], true]);
    later.put("fivefold.a", null);
    expect([later.get("fivefold.a"), later.keys(), localStorage.length]).toEqual([null, [], 0]);
  });

  it.each(keepsNothing)("lasts as long as the page in one that %s", (_, browser) => {
    const store = new Store(browser);
    store.put("fivefold.a", "one");
    expect([store.get("fivefold.a"), store.keys(), store.lasts("fivefold.a")]).toEqual(["one", ["fivefold.a"], false]);
    store.put("fivefold.a", null);
    expect([store.get("fivefold.a"), store.keys()]).toEqual([null, []]);
    expect(new Store(browser).keys()).toEqual([]);
  });

  it("is the newest text also when the browser has room for the one before only", () => {
    localStorage.setItem("fivefold.a", "short");
    let full = true;
    const store = new Store(() => { if (full) throw new Error("full"); return localStorage; });
    store.put("fivefold.a", "longer");
    full = false;
    expect([store.get("fivefold.a"), store.keys()]).toEqual(["longer", ["fivefold.a"]]);
    store.put("fivefold.a", "longest");
    expect([store.lasts("fivefold.a"), localStorage.getItem("fivefold.a")]).toEqual([true, "longest"]);
  });
});
