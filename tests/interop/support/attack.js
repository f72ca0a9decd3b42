// One hostile payload on a socket of its own, in either dialect.

import * as encoding from "lib0/encoding";
import WebSocket from "ws";

/** Each dialect: how a socket is opened on a board, and how a message is framed. */
export const DIALECTS = {
  "/sync": {
    url: ({ server, board, params }) => `${server}/${board}?ticket=${params.ticket}`,
    frame: (_, body) => body,
    hello: () => [],
  },
  "/collab": {
    url: ({ collab }) => collab,
    frame: ({ board }, body) => encoding.encode((encoder) => {
      encoding.writeVarString(encoder, board);
      encoding.writeUint8Array(encoder, body);
    }),
    hello: ({ token }) => [encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
      encoding.writeVarString(encoder, "4.8.0");
    })],
  },
};

/** A message with a body of its own length. */
export const message = (type, step, content) => encoding.encode((encoder) => {
  encoding.writeVarUint(encoder, type);
  if (step !== null) encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, content);
});

const STEPS = { "step 1": 0, "step 2": 1, update: 2 };

/** Sends one payload on a socket of its own and waits until the server has answered what came after it, or has closed. */
export function attack(dialect, seat, what, content, patience = 10_000) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(dialect.url(seat));
    const timer = setTimeout(() => reject(new Error("neither answered nor closed")), patience);
    const end = (how) => {
      clearTimeout(timer);
      socket.terminate();
      resolve(how);
    };
    const frame = (body) => dialect.frame(seat, body);
    socket.on("error", () => {});
    socket.on("close", (code) => end(`closed ${code}`));
    socket.on("open", () => {
      for (const body of dialect.hello(seat)) socket.send(frame(body));
      if (what in STEPS) socket.send(frame(message(0, STEPS[what], content)));
      else if (what === "updates") for (const update of content) socket.send(frame(message(0, 2, update)));
      else if (what === "presence") socket.send(frame(message(1, null, content)));
      else if (what === "opcode") socket._socket.write(content);
      else socket.send(what === "text" ? content : frame(content));
      // The answer to this question says that the payload was read and is dealt with before the socket's end.
      socket.send(frame(message(0, 0, Uint8Array.from([0]))));
    });
    socket.on("message", (data) => {
      const at = frame(new Uint8Array()).length;
      if (data[at] === 0 && data[at + 1] === 1) end("answered");
    });
  });
}
