import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { SessionContext } from "../../hooks";
import type { PersonId } from "../../protocol/generated";
import type { Session } from "../../session/session";
import { MakeRooms } from "./MakeRooms";

const view = { workshop: { id: "w1" }, people: {}, rooms: {} };
const session = { api: {}, live: { subscribe: () => () => undefined, state: () => ({ view }) } } as unknown as Session;
const people = (count: number) => Array.from({ length: count }, (_, at) => `p${at + 1}` as PersonId);

let root: Root;
beforeEach(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(() => act(() => root.unmount()));

const show = (count: number) => act(() => root.render(<SessionContext value={session}><MakeRooms participants={people(count)} onDone={() => undefined} /></SessionContext>));
const field = () => document.querySelector("input") as HTMLInputElement;
const propose = () => document.querySelector("button[type=submit]") as HTMLButtonElement;

it("the number of rooms follows the people who come, until somebody types one", () => {
  show(1);
  expect(field().value).toBe("1");
  show(6);
  expect([field().value, propose().disabled]).toEqual(["2", false]);
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field(), "3");
    field().dispatchEvent(new Event("input", { bubbles: true }));
  });
  show(11);
  expect(field().value).toBe("3");
});
