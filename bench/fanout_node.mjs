// Node's Socket.IO as the measure: the same two events as bench/fanout_server.py. Arguments: port, folder of npm's.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const [port, folder, ping] = process.argv.slice(2);
const { Server } = createRequire(`${folder}/`)("socket.io");
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, pingInterval: Number(ping) * 1000 });
io.on("connection", (socket) => socket.on("say", (text) => io.emit("said", { text })));
http.listen({ port: Number(port), host: "127.0.0.1", backlog: 2048 });
