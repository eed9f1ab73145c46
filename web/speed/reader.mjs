// A viewer on another machine, as far as the server can tell: takes the whole stream of a sweep and does nothing with it.
import { randomBytes } from "node:crypto";
import { request } from "node:http";

/** Resolves with a function that ends it. */
export function openReader(server, sweep) {
  return new Promise((opened, failed) => {
    const headers = { Authorization: `Bearer ${server.token}`, Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": randomBytes(16).toString("base64") };
    const asked = request(`${server.address}/api/v1/stream?sweep=${sweep}`, { headers });
    asked.on("upgrade", (_, socket) => {
      socket.on("error", () => {});
      socket.resume();
      opened(() => socket.destroy());
    });
    asked.on("response", ({ statusCode }) => failed(new Error(`the stream was refused: status=${statusCode}`)));
    asked.on("error", failed);
    asked.end();
  });
}
