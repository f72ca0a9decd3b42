// A person's page without a server, for tests of components: what is shown sees `view`, and what it asks for stands in `sent`.

import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { SessionContext } from "./hooks";
import { setLanguage } from "./preferences";
import type { Command, Language, MeView, PersonId, View } from "./protocol/generated";
import type { Status } from "./live/store";
import type { Session } from "./session/session";

/** Whoever looks at the page, unless a test says otherwise: a participant in room 1. */
const ana = { person: "p1", role: "participant", room: "r1", moved: null, drafts: {} } as unknown as MeView;

/** The parts of a view that a test names; the rest is an empty workshop. */
export interface Scene {
  readonly me?: Partial<MeView>;
  readonly workshop?: Partial<View["workshop"]>;
  readonly people?: View["people"];
  readonly rooms?: View["rooms"];
  readonly boards?: View["boards"];
  readonly form?: View["form"];
  readonly tasks?: View["tasks"];
  readonly list?: View["list"];
  /** How the connection is: live, unless a test says otherwise. */
  readonly status?: Status;
}

export class Stage {
  /** What was asked of the server, in order. */
  readonly sent: Command[] = [];
  /** Whether the server answers at all. */
  answers = true;
  /** Whether the server does what it is asked. */
  willing = true;
  readonly #listeners = new Set<() => void>();
  readonly #session: Session;
  readonly #root: Root;
  #view: View;
  #status: Status = { kind: "live" };

  constructor(scene: Scene = {}) {
    (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
    // This browser of tests draws no dialogs; open or not is all that counts here.
    HTMLDialogElement.prototype.showModal = function open() { this.open = true; };
    HTMLDialogElement.prototype.close = function close() { this.open = false; };
    this.#view = viewOf(scene);
    if (scene.status !== undefined) this.#status = scene.status;
    this.#session = {
      seat: { workshop: "w1", person: this.#view.me.person },
      api: {
        command: (command: Command) => {
          this.sent.push(command);
          if (!this.answers) return new Promise(() => undefined);
          return Promise.resolve(this.willing ? { ok: true, value: {} } : { ok: false, failure: { kind: "refused", code: "nothing_to_do", detail: null, inTheWay: null } });
        },
      },
      live: {
        subscribe: (listener: () => void) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
        state: () => ({ view: this.#view, status: this.#status }), serverNow: () => 1_000_000, watch: () => () => undefined,
      },
      documents: () => new Promise(() => undefined),
    } as unknown as Session;
    this.#root = createRoot(document.body.appendChild(document.createElement("div")));
  }

  show(what: ReactNode, language: Language = "en"): void {
    act(() => {
      setLanguage(language);
      this.#root.render(<SessionContext value={this.#session}>{what}</SessionContext>);
    });
  }

  /** The server tells something new. */
  tell(scene: Scene): void {
    act(() => {
      this.#view = viewOf(scene);
      if (scene.status !== undefined) this.#status = scene.status;
      for (const listener of this.#listeners) listener();
    });
  }

  /** Takes everything down; this browser forgets what it kept. */
  strike(): void {
    act(() => this.#root.unmount());
    document.body.replaceChildren();
    localStorage.clear();
  }
}

function viewOf({ me, workshop, status: _, ...rest }: Scene): View {
  return { people: {}, rooms: {}, boards: {}, ...rest, me: { ...ana, ...me }, workshop: { id: "w1", broadcasts: [], timers: {}, template: { exercises: [] }, ...workshop } } as unknown as View;
}

/** The words of the page, as one line. */
export const said = (): string => (document.body.textContent ?? "").replace(/\s+/gu, " ").trim();

/** The one element of this kind with this name: its label, or the words on it. */
export function named<Kind extends HTMLElement = HTMLElement>(selector: string, name: string | RegExp): Kind {
  const found = allNamed<Kind>(selector, name);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} of ${selector} are called ${name}, in: ${said()}`);
  return first;
}

export function allNamed<Kind extends HTMLElement = HTMLElement>(selector: string, name: string | RegExp): Kind[] {
  const fits = (words: string) => (typeof name === "string" ? words === name : name.test(words));
  return [...document.querySelectorAll<Kind>(selector)].filter((one) => fits((one.getAttribute("aria-label") ?? one.textContent ?? "").trim()));
}

/** Clicks, and waits until what that asked for is answered. */
export async function click(element: Element): Promise<void> {
  await act(async () => {
    element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    await Promise.resolve();
  });
}

/** Presses a key; false if the page took it for itself. */
export function press(element: Element, key: string, how: KeyboardEventInit = {}): boolean {
  let passed = true;
  act(() => {
    passed = element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...how }));
  });
  return passed;
}

/** Puts words into a field as if they were typed. */
export function write(field: HTMLInputElement | HTMLTextAreaElement, words: string): void {
  act(() => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, "value")?.set?.call(field, words);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
}

export const person = (id: string): PersonId => id as PersonId;
