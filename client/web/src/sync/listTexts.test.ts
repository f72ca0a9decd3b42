import { expect, it } from "vitest";
import * as Y from "yjs";
import type { OpenDocument } from "./documents";
import { watchRewording } from "./listTexts";
import type { Saved } from "./saved";

it("a text that somebody else changes is noticed, but not my own hand, nor what comes late after a break", () => {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  let kind: Saved["kind"] = "loading";
  const send = () => Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine)));
  const write = (doc: Y.Doc, id: string) => (doc.getMap("problems").get(id) as Y.Text).insert(0, "x");
  const seen: string[] = [];
  const stop = watchRewording({ doc: mine, saved: () => ({ kind }) } as OpenDocument, (id) => seen.push(id));
  for (const id of ["b1", "b2"]) theirs.getMap("problems").set(id, new Y.Text("Long"));
  send();
  write(theirs, "b1");
  send();
  expect(seen).toEqual([]);
  kind = "saved";
  write(mine, "b1");
  write(theirs, "b2");
  send();
  expect(seen).toEqual(["b2"]);
  stop();
});
