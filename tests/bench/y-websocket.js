// @y/websocket-server as it comes, in memory. Usage: node y-websocket.js; prints the address it listens on.
import { createServer } from "node:http";
import { setupWSConnection } from "@y/websocket-server/utils";
import WebSocket from "ws";

const server = createServer();
const sockets = new WebSocket.Server({ server });
sockets.on("connection", setupWSConnection);
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => console.log(`listening on ws://127.0.0.1:${server.address().port}`));
