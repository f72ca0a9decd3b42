// The HTTP API, typed. No React, no storage: a seat's token comes in as an argument. Nothing here throws; a request ends
// in an `Outcome`.

import { legible } from "../legible";
import { UNANSWERED_MS } from "../live/store";
import type {
  AboutMe, ChangePerson, Command, CommandAnswer, CommandRequest, Created, CreateWorkshop, ErrorCode, Invitation, Invited, Join,
  Language, Links, PersonId, ProblemDocument, Rejoin, RejoinCode, RoomsPreview, Seat, TemplateList, Ticket, TicketRequest,
  WorkshopId,
} from "../protocol/generated";
import { sentences } from "../texts/errors";
import { type Failure, type Outcome, passesByItself, refusal } from "./failure";

/** What this module needs from its surroundings; tests pass their own. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  readonly wait: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly newKey: () => string;
}

/** Pauses before each repetition, in milliseconds; each is stretched by up to half at random. */
const RETRY_PAUSES_MS = [400, 800, 1600, 3200, 6400] as const;

/** After so long without an answer a command counts as lost on its way, and is repeated, in milliseconds. */
const COMMAND_MAX_MS = 20_000;

/** Files that a workshop can be taken away as. */
export const exportFiles = ["report.md", "problems.csv", "plan.csv", "sources.csv", "plan.xlsx", "jira.csv", "trello.csv", "linear.csv", "workshop.json"] as const;
export type ExportFile = (typeof exportFiles)[number];

/** Requests that need no seat. */
export interface OpenApi {
  templates(): Promise<Outcome<TemplateList>>;
  /** Creates a workshop. `operatorKey` only where the server asks for it. Not repeated: it has no key. */
  create(body: CreateWorkshop, operatorKey: string): Promise<Outcome<Created>>;
  /** Makes a new workshop from an exported `workshop.json`. */
  importWorkshop(file: Blob, facilitator: string, operatorKey: string): Promise<Outcome<Created>>;
  /** What a link leads to; refused as a join by it would be. */
  invitation(workshop: WorkshopId, body: Invitation): Promise<Outcome<Invited>>;
  /** Takes a seat; repeated with the same key until the outcome is known. */
  join(workshop: WorkshopId, body: Omit<Join, "key">): Promise<Outcome<Seat>>;
  rejoin(body: Rejoin): Promise<Outcome<Seat>>;
}

/** Requests of one seat. */
export interface SeatApi {
  /** Asks the workshop to do something; repeated with the same key until the outcome is known. */
  command(command: Command): Promise<Outcome<CommandAnswer>>;
  roomsPreview(count: number, seed: number): Promise<Outcome<RoomsPreview>>;
  links(): Promise<Outcome<Links>>;
  aboutMe(): Promise<Outcome<AboutMe>>;
  changePerson(person: PersonId, change: Partial<ChangePerson>): Promise<Outcome<null>>;
  newRejoinCode(person: PersonId): Promise<Outcome<RejoinCode>>;
  ticket(body: TicketRequest): Promise<Outcome<Ticket>>;
  exportFile(file: ExportFile, language: Language): Promise<Outcome<Blob>>;
}

/** The surroundings of a browser. */
export function browser(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    newKey: newKey,
  };
}

/** A fresh idempotency key. `randomUUID` is missing on plain http beside localhost, so it has a stand-in. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function openApi(around: Surroundings): OpenApi {
  return {
    templates: () => patiently(around, () => call<TemplateList>(around, "GET", "/api/v1/templates", {})),
    create: (body, operatorKey) =>
      call<Created>(around, "POST", "/api/v1/workshops", { json: body, token: operatorKey }),
    importWorkshop: (file, facilitator, operatorKey) =>
      call<Created>(around, "POST", `/api/v1/imports?facilitator=${encodeURIComponent(facilitator)}`, {
        file,
        token: operatorKey,
      }),
    invitation: (workshop, json) =>
      patiently(around, () => call<Invited>(around, "POST", `/api/v1/workshops/${workshop}/invitation`, { json })),
    join: (workshop, body) => {
      const json: Join = { ...body, key: around.newKey() };
      return patiently(around, () => call<Seat>(around, "POST", `/api/v1/workshops/${workshop}/join`, { json }));
    },
    rejoin: (json) => call<Seat>(around, "POST", "/api/v1/rejoin", { json }),
  };
}

/** `onDoubt` is called when a command has not been answered for a while, and again as long as that is so. */
export function seatApi(around: Surroundings, workshop: WorkshopId, token: string, onDoubt: () => void = () => undefined): SeatApi {
  const base = `/api/v1/workshops/${workshop}`;
  const get = <Value>(path: string) =>
    patiently(around, () => call<Value>(around, "GET", `${base}/${path}`, { token }));
  return {
    command: async (command) => {
      const json: CommandRequest = { key: around.newKey(), command };
      const unanswered = setInterval(onDoubt, UNANSWERED_MS);
      const outcome = await patiently(around, () => call<CommandAnswer>(around, "POST", `${base}/commands`, { json, token, maxMs: COMMAND_MAX_MS }));
      clearInterval(unanswered);
      return outcome;
    },
    roomsPreview: (count, seed) => get<RoomsPreview>(`rooms/preview?count=${count}&seed=${seed}`),
    links: () => get<Links>("links"),
    aboutMe: () => get<AboutMe>("me"),
    changePerson: (person, json) => call<null>(around, "PATCH", `${base}/people/${person}`, { json, token }),
    newRejoinCode: (person) =>
      call<RejoinCode>(around, "POST", `${base}/people/${person}/rejoin-code`, { json: {}, token }),
    ticket: (json) => call<Ticket>(around, "POST", `${base}/tickets`, { json, token }),
    exportFile: (file, language) =>
      send(around, "GET", `${base}/export/${file}?language=${language}`, { token }, (response) => response.blob()),
  };
}

interface Body {
  readonly json?: unknown;
  readonly file?: Blob;
  readonly token?: string;
  /** How long to wait for the answer, in milliseconds; for ever if absent. */
  readonly maxMs?: number;
}

/** Repeats a request that is safe to repeat while the server is away, busy, or unsure of the outcome. */
async function patiently<Value>(around: Surroundings, once: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  let outcome = await once();
  for (const pause of RETRY_PAUSES_MS) {
    if (outcome.ok || !worthRepeating(outcome.failure)) return outcome;
    await around.wait(pause * (1 + around.random() / 2));
    outcome = await once();
  }
  return outcome;
}

function worthRepeating(failure: Failure): boolean {
  switch (failure.kind) {
    case "offline":
      return true;
    case "unreadable":
      return failure.status === 502 || failure.status === 503 || failure.status === 504;
    case "refused":
      return passesByItself(failure.code);
  }
}

function call<Value>(around: Surroundings, method: string, path: string, body: Body): Promise<Outcome<Value>> {
  return send(around, method, path, body, async (response) => {
    const text = await response.text();
    return (text === "" ? null : JSON.parse(legible(text))) as Value;
  });
}

async function send<Value>(
  around: Surroundings, method: string, path: string, body: Body, read: (response: Response) => Promise<Value>,
): Promise<Outcome<Value>> {
  const headers: Record<string, string> = {};
  if (body.token) headers["Authorization"] = `Bearer ${body.token}`;
  if (body.json !== undefined || body.file) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, cache: "no-store", credentials: "omit" };
  if (body.json !== undefined) init.body = JSON.stringify(body.json);
  if (body.file) init.body = body.file;
  if (body.maxMs !== undefined) init.signal = AbortSignal.timeout(body.maxMs);
  let response: Response;
  try {
    response = await around.fetch(path, init);
  } catch {
    return { ok: false, failure: { kind: "offline" } };
  }
  try {
    if (response.ok) return { ok: true, value: await read(response) };
    const problem: unknown = JSON.parse(await response.text());
    if (isProblem(problem)) return { ok: false, failure: refusal(problem) };
  } catch {
    // Not the JSON it should be, or cut off: said below.
  }
  return { ok: false, failure: response.ok ? { kind: "offline" } : { kind: "unreadable", status: response.status } };
}

function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === "object" && value !== null && "code" in value && isErrorCode(value.code);
}

/** Whether a text from the wire is a code that this page has sentences for. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(sentences, value);
}
