import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ErrorCode, Invited, PersonId, ProblemDocument, Seat, WorkshopId } from "../../protocol/generated";
import { parseRoute, type WorkshopRoute } from "../../router";
import { keepSeat } from "../../session/seats";
import { device } from "../../storage";
import { sentences } from "../../texts/errors";
import JoinScreen from "./JoinScreen";

const workshop = "abcdefgh12345678" as WorkshopId;
const invited: Invited = { title: "Guests of a hotel", language: "en", role: "participant" };

/** What was asked, and the way to answer it. */
let asked: Array<{ url: string; body: string; answer: (answer: Response) => void; lose: () => void }>;
let root: Root;
beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  asked = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => new Promise<Response>((answer, fail) => {
    asked.push({ url, body: String(init.body), answer, lose: () => fail(new TypeError("network")) });
  }));
  root = createRoot(document.body.appendChild(document.createElement("div")));
  show("secret");
});
afterEach(() => {
  act(() => root.unmount());
  for (const key of [...device.keys()]) device.put(key, null);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(invite: string): void {
  const route = parseRoute(new URL(`http://localhost/w/${workshop}#join=${invite}`)) as WorkshopRoute;
  act(() => root.render(<JoinScreen route={route} refused={null} onEnter={() => undefined} />));
}

const told = (body: object, status = 200) => new Response(JSON.stringify(body), { status });
const problem = (code: ErrorCode) => told({ type: `urn:fivefold:error:${code}`, title: "", status: 403, code, advice: "stop" } satisfies ProblemDocument, 403);
const answer = (response: Response, at = asked.length - 1) => act(async () => asked[at]?.answer(response));

const heading = () => document.querySelector("h1")?.textContent;
const alert = () => document.querySelector("[role=alert]")?.textContent ?? "";
const seen = (element: Element | null | undefined) => element !== null && element !== undefined && element.closest("[hidden]") === null;
const nameField = () => document.querySelector<HTMLInputElement>("input[autocomplete=name]");
const button = (words: string) => [...document.querySelectorAll("button")].find((one) => one.textContent === words && seen(one));
const codeFields = () => [...document.querySelectorAll("input.font-mono")].filter((field) => seen(field) && field.closest("details") === null);

function type(words: string): void {
  act(() => {
    const field = nameField();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, words);
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

it("the form is there before the answer; then the title stands above it, and what was typed is kept", async () => {
  expect([heading(), seen(nameField())]).toEqual(["Join the workshop", true]);
  expect(asked.map(({ url, body }) => [url, body])).toEqual([[`/api/v1/workshops/${workshop}/invitation`, '{"invite":"secret"}']]);
  const field = nameField();
  type("Ana");

  await answer(told(invited));

  expect(heading()).toBe("Guests of a hotel");
  expect(document.title).toBe("Guests of a hotel · Fivefold");
  expect(nameField(), "the same field").toBe(field);
  expect(field?.value).toBe("Ana");
  expect(document.body.textContent).not.toContain("You will come in as");
  expect(document.body.textContent).not.toContain("done in Russian");
});

it.each([["observer", "You will come in as an observer"], ["facilitator", "You will come in as a facilitator"]] as const)(
  "a link for an %s says so in words",
  async (role, words) => {
    await answer(told({ ...invited, role, language: "ru" } satisfies Invited));
    expect(document.body.textContent).toContain(words);
    expect(document.body.textContent).toContain("The work is done in Russian.");
  },
);

it.each([
  ["invite_unknown", "Ask whoever invited you for a new one."],
  ["workshop_unknown", "Ask whoever invited you for a new link."],
  ["door_locked", "Ask the facilitator to open it"],
  ["workshop_closed", "takes no new participants"],
  ["workshop_full", "Tell whoever invited you."],
  ["quota_reached", "Tell whoever runs it."],
] as const)("after %s the form gives way to what can be done", async (code, words) => {
  await answer(problem(code));
  expect(heading()).toBe(code === "door_locked" ? "You cannot come in just now" : "This link does not let you in");
  expect(alert()).toContain(words);
  expect(seen(nameField())).toBe(false);
  expect(codeFields(), "one may come back with a code").toHaveLength(1);
  expect(button("Try again") !== undefined).toBe(code === "door_locked");
});

it("when the door opens the form is back as it was left", async () => {
  type("Ana");
  await answer(problem("door_locked"));
  act(() => button("Try again")?.click());
  expect([asked.length, button("Try again")?.disabled]).toEqual([2, true]);
  await answer(told(invited));
  expect([heading(), nameField()?.value, seen(nameField())]).toEqual(["Guests of a hotel", "Ana", true]);
  expect(alert()).toBe("");
});

it("without an answer, or with one that says nothing about the link, the form stays", async () => {
  vi.useFakeTimers();
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    expect(asked).toHaveLength(attempt);
    await act(async () => {
      asked.at(-1)?.lose();
      await vi.advanceTimersByTimeAsync(10_000);
    });
  }
  expect(asked, "asked for a while, not for ever").toHaveLength(6);
  expect([heading(), seen(nameField()), alert()]).toEqual(["Join the workshop", true, ""]);
  show("another");
  await answer(problem("path_unknown"));
  expect([heading(), seen(nameField()), alert()]).toEqual(["Join the workshop", true, ""]);
});

it("the answer about one link is not taken for one about the next", async () => {
  show("another");
  await answer(problem("invite_unknown"), 0);
  expect([heading(), seen(nameField())]).toEqual(["Join the workshop", true]);
  await answer(told(invited), 1);
  expect(heading()).toBe("Guests of a hotel");
});

it("somebody with a seat here may go on with it, whatever the link is worth", async () => {
  const seat: Seat = { workshop, person: "p2" as PersonId, role: "participant", room: null, token: "t" };
  keepSeat(device, seat, "Ana", 1);
  show("secret");
  expect(button("Continue as Ana (Participant)")).toBeDefined();
  await answer(problem("invite_unknown"));
  expect(button("Continue as Ana (Participant)")).toBeDefined();
  expect(heading()).toBe("Join the workshop");
  expect(alert()).toBe(sentences.invite_unknown.en);
});
