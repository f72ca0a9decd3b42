import { describe, expect, it } from "vitest";
import { formatAgo, formatClock, formatDate, formatList, formatMinutes, formatNumber, local } from "./format";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("formats", () => {
  it("a clock never shows less than zero and counts a begun second", () => {
    expect([0, -5, 1, 61_000, 3_720_000].map(formatClock)).toEqual(["0:00", "0:00", "0:01", "1:01", "1:02:00"]);
  });

  it("lengths are in words", () => {
    expect(plain(formatMinutes(380, "en"))).toBe("6 hours 20 minutes");
    expect(plain(formatMinutes(45, "ru"))).toBe("45 мин");
    expect(plain(formatMinutes(0, "ru"))).toBe("0 мин");
  });

  it("numbers, dates and lists follow the language", () => {
    expect(plain(formatNumber(12345.6, "ru"))).toBe("12 345,6");
    expect(formatNumber(1234.5, "en")).toBe("1,234.5");
    expect(plain(formatDate(Date.UTC(2026, 10, 21, 12), "ru"))).toBe("21 ноября 2026 г.");
    expect(formatList(["А", "Б", "В"], "ru")).toBe("А, Б и В");
    expect(formatList(["A", "B", "C"], "en")).toBe("A, B and C");
  });

  it("a moment that the clocks disagree about is now, not in the future", () => {
    expect(formatAgo(2000, 1000, "en")).toBe("just now");
    expect(formatAgo(0, 5 * 60_000, "en")).toBe("5 minutes ago");
    expect([formatAgo(0, 3_590_000, "en"), formatAgo(0, 86_300_000, "en")]).toEqual(["1 hour ago", "yesterday"]);
    expect(formatAgo(0, 5 * 60_000, "ru")).toBe("5 минут назад");
  });

  it("a text that is missing in one language is shown in the other", () => {
    expect(local({ ru: "", en: "only" }, "ru")).toBe("only");
  });
});
