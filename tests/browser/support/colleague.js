// People who write without a page: the stock client over a real socket. Light, so that a page beside them can be measured.

import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import * as Y from "yjs";

export class Colleague {
  #socket;
  #provider;
  #typing;
  /** Everybody who was ever announced on this board since this one came. */
  everPresent = [];

  /** Opens a board of a workshop with somebody's seat and waits until all of it is there. */
  static async at(server, board, seat) {
    const one = new Colleague();
    one.doc = new Y.Doc();
    one.#socket = new HocuspocusProviderWebsocket({ url: `${server.url.replace("http", "ws")}/collab`, WebSocketPolyfill: WebSocket });
    await new Promise((resolve) => {
      one.#provider = new HocuspocusProvider({ websocketProvider: one.#socket, name: board, document: one.doc, token: seat.token, onSynced: resolve });
      one.#provider.attach();
    });
    one.#provider.awareness.on("change", () => one.everPresent.push(...one.present));
    return one;
  }

  /** Who is announced on the board, as the server names them. */
  get present() {
    return [...this.#provider.awareness.getStates().values()].flatMap(({ user }) => user?.person ?? []);
  }

  get notes() {
    return this.doc.getMap("notes");
  }

  /** Puts notes onto the board: `{ id, text, kind, parent, order }` each, in updates that the server takes. */
  write(notes) {
    for (let from = 0; from < notes.length; from += 50) {
      this.doc.transact(() => {
        for (const { id, text, ...rest } of notes.slice(from, from + 50)) {
          const note = new Y.Map(Object.entries(rest));
          note.set("text", new Y.Text(text));
          this.notes.set(id, note);
        }
      });
    }
  }

  /** Everything is on the server's disk. */
  async saved() {
    await new Promise((resolve) => {
      const look = () => { if (!this.#provider.hasUnsyncedChanges) resolve(); };
      this.#provider.on("unsyncedChanges", look);
      look();
    });
  }

  /** Waits until so many notes are on the board. */
  async sees(count) {
    await new Promise((resolve) => {
      const look = () => { if (this.notes.size >= count) resolve(); };
      this.doc.on("update", look);
      look();
    });
  }

  /** Types in a note, a letter every `everyMs`, with the caret shown to the others, until `rest`. */
  type(id, everyMs) {
    const text = this.notes.get(id).get("text");
    const words = "and then they call again and wait once more ";
    let at = 0;
    this.#provider.awareness.setLocalStateField("note", id);
    this.#typing = setInterval(() => {
      // A text that grew long is shortened again, so that a long run does not end at the limit.
      if (text.length > 160) text.delete(20, text.length - 20);
      text.insert(text.length, words[at % words.length]);
      at += 1;
      const caret = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, text.length, -1));
      this.#provider.awareness.setLocalStateField("caret", { anchor: caret, head: caret });
    }, everyMs);
  }

  rest() {
    clearInterval(this.#typing);
    this.#provider.awareness.setLocalStateField("note", null);
  }

  leave() {
    clearInterval(this.#typing);
    this.#provider.destroy();
    this.#socket.destroy();
    this.doc.destroy();
  }
}
