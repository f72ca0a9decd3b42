// The real server on a free port with a folder of its own. It can be killed at any moment and started again on the same
// port and data.

import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The binary that the environment names, or the one that was built last. */
export function binary(name, variable) {
  if (process.env[variable]) return process.env[variable];
  const built = ["release", "debug"]
    .map((profile) => fileURLToPath(new URL(`../../../target/${profile}/${name}`, import.meta.url)))
    .filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error(`build ${name} first, or say where it is in ${variable}`);
  return built[0];
}

export class Server {
  #data = mkdtempSync(join(tmpdir(), "fivefold-browser-"));
  #listen = "127.0.0.1:0";
  #child;
  #log = [];

  static async start() {
    const server = new Server();
    await server.startAgain();
    return server;
  }

  /** Starts the process; a second time on the port it had. */
  async startAgain() {
    const args = ["serve", "--listen", this.#listen, "--data", this.#data];
    this.#child = spawn(binary("fivefold", "FIVEFOLD_BIN"), args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stderr.on("data", (text) => this.#log.push(String(text)));
    for await (const line of createInterface({ input: this.#child.stdout })) {
      const address = line.match(/^listening on (http:\/\/(.+))$/);
      if (!address) continue;
      [, this.url, this.#listen] = address;
      return;
    }
    throw new Error(`the server did not start:\n${this.#log.join("")}`);
  }

  get alive() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it wrote to standard error so far. */
  get log() {
    return this.#log.join("");
  }

  /** kill -9: nothing is flushed, nobody is told. */
  async kill() {
    if (!this.alive) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await ended;
  }

  /** Ends it and removes its data. */
  async stop() {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** Plays the built-in scenario of a language to its end and returns the folder with its exports. */
  async rehearse(language) {
    const out = join(this.#data, `rehearsal-${language}`);
    await promisify(execFile)(
      binary("fivefold-client", "FIVEFOLD_CLIENT_BIN"),
      ["rehearse", "--server", this.url, "--lang", language, "--out", out],
      { maxBuffer: 1 << 26 },
    );
    return out;
  }
}
