import { describe, expect, it } from "vitest";
import { source } from "../../../build/forms.js";
import kept from "./forms.ts?raw";
import { finds, searchable, stem } from "./words";

const found = (query: string, ...texts: string[]) => finds(query, searchable(texts));

describe("searching the list", () => {
  it.each([
    ["заявка", "Клиент не знает, что стало с его заявками"],
    ["отчёты", "Приходится ждать отчета три дня"],
    ["клиенту", "Клиентам никто не перезванивает"],
    ["звонить", "Покупатель звонил четыре раза"],
    ["доставка", "Непонятно, когда будет доставлен заказ: день доставки не сообщают"],
    ["ожидания", "Долгое ожидание на линии"],
    ["ошибка", "В счёте много ошибок"],
    ["deliveries", "The delivery day is not known"],
    ["waiting", "Customers wait for ages"],
    ["stopped", "The app stops in the middle"],
    ["report", "Nobody reads these reports"],
  ])("finds other forms of a word: %s", (query, text) => {
    expect(found(query, text)).toBe(true);
  });

  it.each([
    ["письмо", "писем"], ["окно", "окон"], ["день", "дня"], ["день", "дней"], ["ждать", "ждут"], ["ждёт", "ждали"], ["платить", "плачу"],
    ["оплата", "оплачено"], ["доставка", "доставлен"], ["сломан", "сломался"], ["сломан", "сломалась"], ["звонок", "звонками"],
    ["продавец", "продавцами"], ["подпись", "подписи"], ["try", "tried"], ["try", "tries"], ["pay", "paid"], ["child", "children"],
  ])("finds everyday forms that share little: %s, %s", (one, other) => {
    expect(found(one, `Так бывает: ${other}, и часто`)).toBe(true);
    expect(found(other, `Так бывает: ${one}, и часто`)).toBe(true);
  });

  it.each([["дома", "домен"], ["плата", "план"], ["дня", "деньги"], ["окно", "оклад"], ["trap", "try"], ["paid", "paint"]])(
    "does not take %s for %s", (one, other) => {
      expect(found(one, other)).toBe(false);
    },
  );

  it("forms are those of the merge engine's languages: `make types` writes them", () => {
    expect(kept).toBe(source());
  });

  it("all words must be there, in any order and in any of the texts", () => {
    expect(found("вечером поддержка", "Поддержка не отвечает", "Обычно это бывает вечером")).toBe(true);
    expect(found("утром поддержка", "Поддержка не отвечает вечером")).toBe(false);
  });

  it("a word that is still being typed finds already", () => {
    expect(found("подд", "Поддержка не отвечает")).toBe(true);
    expect(found("", "Поддержка не отвечает")).toBe(true);
  });

  it("a short word does not find everything that begins alike", () => {
    expect(found("чек", "Человек ждёт в очереди")).toBe(false);
    expect(found("дом", "Домен не продлён")).toBe(true);
    expect(found("дома", "Домен не продлён")).toBe(false);
  });

  it("a stem keeps at least three letters, and numbers stay whole", () => {
    expect(stem("они")).toBe("они");
    expect(stem("2024")).toBe("2024");
  });
});
