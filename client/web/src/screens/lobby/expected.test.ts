import { describe, expect, it } from "vitest";
import type { PersonView, View } from "../../protocol/generated";
import { attendance, decoded, readExpected, writtenOf } from "./expected";

const names = (text: string) => readExpected(text).map(({ name }) => name);

describe("a list of people", () => {
  it("is one name a line, each once, with or without what they do", () => {
    expect(readExpected("Ann Whitfield\n\n  Ben   Ashdown ; IT \nann whitfield\r\nЁлкина Анна")).toEqual([
      { name: "Ann Whitfield", about: "" }, { name: "Ben Ashdown", about: "IT" }, { name: "Ёлкина Анна", about: "" },
    ]);
    expect(readExpected(" \n")).toEqual([]);
  });

  it("may be a table with heads in either language, in any order", () => {
    expect(readExpected("\ufeffДолжность;ФИО\nбухгалтер;Глеб Арсеньев")).toEqual([{ name: "Глеб Арсеньев", about: "бухгалтер" }]);
    expect(readExpected("First name,Last name,Email,Role\nGrace,Whitlock,g@x.org,sales")).toEqual([{ name: "Grace Whitlock", about: "sales" }]);
    expect(readExpected("Фамилия\tИмя\nЮдина\tСветлана")).toEqual([{ name: "Светлана Юдина", about: "" }]);
  });

  it("quotes hold a cell together", () => {
    expect(readExpected('"Ashdown, Tom",billing\n"Rossi ""Bella""",calls')).toEqual([
      { name: "Ashdown, Tom", about: "billing" }, { name: 'Rossi "Bella"', about: "calls" },
    ]);
  });

  it("reads the same after it was written down", () => {
    const list = readExpected("Ann\nBen; IT");
    expect(readExpected(writtenOf(list))).toEqual(list);
    expect(names(writtenOf(list))).toEqual(["Ann", "Ben"]);
  });

  it("comes out of a file of either encoding", () => {
    expect(decoded(new Uint8Array([0xc0, 0xed, 0xed, 0xe0]))).toBe("Анна");
    expect(decoded(new TextEncoder().encode("Анна"))).toBe("Анна");
  });
});

describe("who has come", () => {
  const person = (name: string, more: Partial<PersonView> = {}) => ({ name, role: "participant", removed: false, erased: false, ...more });
  const people = (...all: unknown[]) => Object.fromEntries(all.map((one, at) => [`p${at + 1}`, one])) as View["people"];

  it("is known by the words of the name, in any order and case", () => {
    const list = { people: readExpected("Фёдор Носов\nAnn Whitfield\nBen Ashdown"), found: [] };
    const { here, missing, others } = attendance(list, people(person("носов Федор"), person("Zoe"), person("Faye", { role: "facilitator" }), person("Ben Ashdown", { removed: true })));
    expect(here).toBe(1);
    expect(missing.map(({ name }) => name)).toEqual(["Ann Whitfield", "Ben Ashdown"]);
    expect(others).toEqual(["p2"]);
  });

  it("whoever was found by hand is not missing, and simulated people are nobody's guests", () => {
    const list = { people: readExpected("Ann\nBen"), found: ["ann"] };
    expect(attendance(list, people(person("Ben (simulated)")))).toEqual({ here: 1, missing: [{ name: "Ben", about: "" }], others: [] });
  });
});
