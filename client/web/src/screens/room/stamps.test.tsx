import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { exerciseFor } from "../../board/scene";
import { Stage } from "../../stage";
import { Stamp, Stamps } from "./stamps";

let stage: Stage;
beforeEach(() => void vi.stubGlobal("matchMedia", () => new EventTarget()));
afterEach(() => {
  stage.strike();
  vi.unstubAllGlobals();
});

it("every kind of an exercise, the menu and “same for me” have a picture for the notes to show, in the colour of the words", () => {
  const { kinds } = exerciseFor("cards");
  stage = new Stage();
  stage.show(<div id="carrier" style={{ color: "rgb(1, 2, 3)" }}><Stamps kinds={kinds} /><Stamp name="more" size={18} /></div>);
  const carrier = document.querySelector<HTMLElement>("#carrier");
  for (const name of ["more", "same", ...kinds.map(({ id }) => `kind-${id}`)]) {
    const picture = decodeURIComponent(carrier?.style.getPropertyValue(`--stamp-${name}`) ?? "");
    expect(picture).toMatch(/^url\("data:image\/svg\+xml,<svg .*stroke="rgb\(1, 2, 3\)".*<\/svg>"\)$/);
  }
  expect(document.querySelector<HTMLElement>("[data-stamp=more]")?.style.getPropertyValue("--stamp")).toBe("var(--stamp-more)");
});
