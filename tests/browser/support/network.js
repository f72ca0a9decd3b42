// A network between one person and the server that can be cut: open connections die, new ones are refused. Or it forgets open
// connections, as after a sleep or in another network: nothing comes over them any more, and nobody is told; new ones work.

import { connect, createServer } from "node:net";

export class Network {
  #server;
  #sockets = new Set();
  #forgotten = new Set();
  #up = true;

  static async to(origin) {
    const { hostname, port } = new URL(origin);
    const network = new Network();
    network.#server = createServer((near) => {
      if (!network.#up) return near.destroy();
      const far = connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        network.#sockets.add(one);
        one.on("error", () => other.destroy()).on("close", () => {
          network.#sockets.delete(one);
          if (!network.#forgotten.has(other)) other.destroy();
        });
        one.pipe(other);
      }
    });
    await new Promise((resolve) => network.#server.listen(0, "127.0.0.1", resolve));
    network.url = `http://127.0.0.1:${network.#server.address().port}`;
    return network;
  }

  cut() {
    this.#up = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The open connections become half-open. */
  forget() {
    for (const socket of this.#sockets) {
      this.#forgotten.add(socket);
      socket.unpipe().resume();
    }
  }

  mend() {
    this.#up = true;
  }

  async stop() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
