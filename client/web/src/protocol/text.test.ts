import { describe, expect, it } from "vitest";
import { saysNothing } from "./text";

describe("a text of which nothing can be seen", () => {
  it.each(["", " \n\t\u00a0", "\u200b", "\u2060\ufeff", "\u3164", "\u115f\u1160\uffa0", "\u2800", "\u00ad\u034f\u180e", "\u202a\u2069\u200d", "\u0000\u0085"])("%j is none", (text) => {
    expect(saysNothing(text)).toBe(true);
  });

  it.each(["a", ".", "\u200ba\u200b", "👩\u200d👧", "\u3164я", "✔\ufe0f"])("%j is one", (text) => {
    expect(saysNothing(text)).toBe(false);
  });
});
