// @hocuspocus/server with its SQLite extension, as they come. Usage: node hocuspocus.js DATABASE; prints the address.
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const server = new Server({
  address: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  quiet: true,
  extensions: [new SQLite({ database: process.argv[2] })],
});
await server.listen();
console.log(`listening on ws://127.0.0.1:${server.address.port}`);
