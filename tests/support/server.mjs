// The real server on a free port with a folder of its own. It can be killed at any moment, stopped in its tracks, and
// started again on the same port and data.

import { spawn, execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The binary that the environment names, or the one that was built last. */
function binary(name, variable) {
  if (process.env[variable]) return process.env[variable];
  const built = ["release", "debug"]
    .map((profile) => fileURLToPath(new URL(`../../target/${profile}/${name}`, import.meta.url)))
    .filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error(`build ${name} first, or say where it is in ${variable}`);
  return built[0];
}

/** Runs the command line to its end and gives what it printed. */
async function client(...args) {
  const { stdout } = await promisify(execFile)(binary("fivefold-client", "FIVEFOLD_CLIENT_BIN"), args, { maxBuffer: 1 << 26 });
  return stdout;
}

export class Server {
  #data = mkdtempSync(join(tmpdir(), "fivefold-tests-"));
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

  get collab() {
    return `${this.url.replace("http", "ws")}/collab`;
  }

  get pid() {
    return this.#child.pid;
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

  /** The process stands still: sockets stay open, nothing is answered. */
  freeze() {
    this.#child.kill("SIGSTOP");
  }

  thaw() {
    this.#child.kill("SIGCONT");
  }

  /** Ends it and removes its data. */
  async stop() {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** Plays the built-in scenario of a language to its end and returns the folder with its exports. */
  async rehearse(language) {
    const out = join(this.#data, `rehearsal-${language}`);
    await client("rehearse", "--server", this.url, "--lang", language, "--out", out);
    return out;
  }

  /** Places at boards, made by the command line as its users would: server, board and params of a stock client. */
  async seats({ rooms }) {
    return JSON.parse(await client("seats", "--json", "--server", this.url, "--rooms", String(rooms)));
  }
}
