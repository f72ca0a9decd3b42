import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TextBinding } from "./textBinding";

describe("a bound field", () => {
  const undoAll: Array<() => void> = [];
  afterEach(() => { for (const undo of undoAll.splice(0)) undo(); });

  /** A field bound to a text that somebody else has too. */
  function bound(start: string, max?: number) {
    const doc = new Y.Doc();
    const other = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(other, update, "net"); });
    other.on("update", (update: Uint8Array, origin: unknown) => { if (origin !== "net") Y.applyUpdate(doc, update, "net"); });
    const text = new Y.Text(start);
    doc.getMap("notes").set("n", text);
    const field = document.createElement("textarea");
    document.body.append(field);
    const shown: string[] = [];
    const rests: string[] = [];
    const bound = new TextBinding(text, field, { ...(max === undefined ? {} : { max }), onShown: (words) => shown.push(words), onRest: (rest) => rests.push(rest) });
    let held = true;
    const letGo = () => {
      if (held) bound.destroy();
      held = false;
    };
    undoAll.push(letGo, () => field.remove());
    field.focus();
    const type = (value: string, caret = value.length) => {
      field.value = value;
      field.setSelectionRange(caret, caret);
      field.dispatchEvent(new Event("input"));
    };
    const press = (key: string, code: string, rest: KeyboardEventInit = {}) =>
      field.dispatchEvent(new KeyboardEvent("keydown", { key, code, ctrlKey: true, cancelable: true, ...rest }));
    return { text, theirs: other.getMap("notes").get("n") as Y.Text, others: other.getMap("notes"), field, letGo, type, press, shown, rests };
  }

  it("shows the text and hands on what is typed as an insertion", () => {
    const { text, theirs, field, type, shown } = bound("клиент ждёт");
    expect(field.value).toBe("клиент ждёт");
    const deltas: unknown[] = [];
    theirs.observe((event) => deltas.push(event.delta));
    type("клиент долго ждёт", 13);
    expect(text.toString()).toBe("клиент долго ждёт");
    expect(deltas).toHaveLength(1);
    expect(JSON.stringify(deltas[0])).toContain("долго");
    expect(shown).toEqual(["клиент ждёт", "клиент долго ждёт"]);
  });

  it("shows others' typing and keeps caret and selection at their letters", () => {
    const { theirs, field, shown } = bound("ab");
    field.setSelectionRange(2, 2);
    theirs.insert(0, "😀z");
    expect([field.value, field.selectionStart]).toEqual(["😀zab", 5]);
    theirs.insert(5, "!");
    expect([field.value, field.selectionStart]).toEqual(["😀zab!", 5]);
    field.setSelectionRange(3, 5, "backward");
    theirs.insert(4, "—");
    expect([field.value, field.selectionStart, field.selectionEnd, field.selectionDirection]).toEqual(["😀za—b!", 3, 6, "backward"]);
    expect(shown.at(-1)).toBe("😀za—b!");
  });

  it("a composition is left alone, and neither side loses a letter", () => {
    const { text, theirs, field, type } = bound("начало конец");
    field.dispatchEvent(new Event("compositionstart"));
    theirs.insert(0, "<");
    theirs.insert(theirs.length, ">");
    type("начало ё конец", 8);
    expect(field.value).toBe("начало ё конец");
    expect(text.toString()).toBe("<начало конец>");
    field.dispatchEvent(new Event("compositionend"));
    expect(text.toString()).toBe("<начало ё конец>");
    expect(field.value).toBe("<начало ё конец>");
    expect(theirs.toString()).toBe("<начало ё конец>");
    expect(field.selectionStart).toBe(9);
  });

  it("a composition that replaces a word spares what others put into it meanwhile", () => {
    const { text, theirs, field, type } = bound("один пять три");
    field.dispatchEvent(new Event("compositionstart"));
    theirs.insert(7, "😀");
    type("один два три", 8);
    field.dispatchEvent(new Event("compositionend"));
    expect(text.toString()).toBe("один два😀 три");
    expect(field.value).toBe(text.toString());
  });

  it("others see a word while a phone's keyboard composes it", () => {
    const { theirs, field, type } = bound("");
    field.dispatchEvent(new Event("compositionstart"));
    type("дол");
    expect(theirs.toString()).toBe("дол");
    type("долго");
    field.dispatchEvent(new Event("compositionend"));
    expect(theirs.toString()).toBe("долго");
  });

  it("undo takes back what I typed, spares what others typed since, and puts the caret there", () => {
    const { text, theirs, field, type, press } = bound("один");
    type("один два");
    theirs.insert(0, "ноль ");
    theirs.insert(theirs.length, " 😀");
    press("я", "KeyZ");
    expect(text.toString()).toBe("ноль один 😀");
    expect(field.value).toBe("ноль один 😀");
    expect(field.selectionStart).toBe(9);
    press("Z", "KeyZ", { shiftKey: true });
    expect(field.value).toBe("ноль один два 😀");
  });

  it("the browser's own undo is answered by ours", () => {
    const { field, text, type } = bound("a");
    type("ab");
    const event = new InputEvent("beforeinput", { inputType: "historyUndo", cancelable: true });
    field.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(text.toString()).toBe("a");
  });

  it("what is too long is cut between characters, in the field too", () => {
    const { text, field, type } = bound("abc", 6);
    type("abc😀😀");
    expect(text.toString()).toBe("abc😀");
    expect(field.value).toBe("abc😀");
  });

  it("when the text is taken away by somebody, the field keeps what was typed", () => {
    const { others, field, type, letGo } = bound("один");
    others.delete("n");
    type("один два");
    letGo();
    expect(field.value).toBe("один два");
  });

  it("a composition that is cut short by closing the field loses nothing", () => {
    const { text, theirs, field, type, letGo } = bound("a");
    field.dispatchEvent(new Event("compositionstart"));
    theirs.insert(0, "-");
    type("aё");
    letGo();
    expect(text.toString()).toBe("-aё");
  });

  it("a paste that does not fit is taken up to the end of a word, in place of what was selected, and the rest is handed on", () => {
    const { text, field, rests } = bound("Гости ЖДУТ", 20);
    const paste = (data: string) => {
      const event = new InputEvent("beforeinput", { inputType: "insertFromPaste", data, cancelable: true });
      field.dispatchEvent(event);
      return event.defaultPrevented;
    };
    field.setSelectionRange(6, 10);
    expect(paste("стоят внизу")).toBe(false);
    expect(paste("стоят внизу и ждут ключ")).toBe(true);
    expect([text.toString(), field.value, rests]).toEqual(["Гости стоят внизу и ", "Гости стоят внизу и ", ["ждут ключ"]]);
    expect(paste("😀 ещё")).toBe(true);
    expect([text.toString(), rests.at(-1)]).toEqual(["Гости стоят внизу и ", "😀 ещё"]);
  });

  it("what has no room because others wrote meanwhile is handed on", () => {
    const { text, theirs, field, type, rests } = bound("один", 10);
    field.dispatchEvent(new Event("compositionstart"));
    theirs.insert(4, " два");
    type("один три");
    field.dispatchEvent(new Event("compositionend"));
    expect(text.toString()).toHaveLength(10);
    expect(rests.join("")).not.toBe("");
  });

  it("after it was given back, typing stays in the field", () => {
    const { text, type, letGo } = bound("один");
    letGo();
    type("один два");
    expect(text.toString()).toBe("один");
  });

  it("random typing of two people ends in the same text on both sides, whatever is being composed", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      let state = seed;
      const random = (below: number) => {
        state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 | 0;
        return (state >>> 0) % below;
      };
      const { text, theirs, field, type, letGo } = bound("ждёт 😀 клиент");
      let mine = 0;
      for (let turn = 0; turn < 30; turn += 1) {
        const at = random(field.value.length + 1);
        const whole = field.value;
        const cut = at > 0 && /[\ud800-\udbff]/.test(whole.charAt(at - 1)) ? at - 1 : at;
        switch (random(5)) {
          case 0: field.dispatchEvent(new Event("compositionstart")); break;
          case 1: field.dispatchEvent(new Event("compositionend")); break;
          case 2: theirs.insert(random(theirs.length + 1), "т"); break;
          default:
            type(`${whole.slice(0, cut)}м${whole.slice(cut)}`, cut + 1);
            mine += 1;
        }
      }
      field.dispatchEvent(new Event("compositionend"));
      expect(field.value, `seed ${seed}`).toBe(text.toString());
      expect(theirs.toString(), `seed ${seed}`).toBe(text.toString());
      expect([...text.toString()].filter((letter) => letter === "м"), `seed ${seed}`).toHaveLength(mine);
      letGo();
    }
  });
});
