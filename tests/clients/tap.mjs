// Between a client and the server: passes everything on, and keeps what the server wrote.
import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/** @returns an address for the client, the server's messages as they come, and how to end it. */
export async function tap(target) {
  const written = [];
  const listener = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(listener, "listening");
  listener.on("connection", (client, request) => {
    const headers = Object.fromEntries(
      ["authorization", "api-key", "openai-beta"]
        .filter((name) => request.headers[name])
        .map((name) => [name, request.headers[name]]),
    );
    const server = new WebSocket(target.replace(/^http/, "ws") + request.url, { headers });
    const waiting = [];
    client.on("message", (data) => (server.readyState === WebSocket.OPEN ? server.send(`${data}`) : waiting.push(data)));
    server.on("open", () => waiting.splice(0).forEach((data) => server.send(`${data}`)));
    server.on("message", (data) => {
      written.push(JSON.parse(data));
      client.send(`${data}`);
    });
    client.on("close", () => server.close());
    server.on("close", () => client.close());
  });
  return { url: addressOf(listener), written, close: () => listener.close() };
}

export const addressOf = (listener) => `http://127.0.0.1:${listener.address().port}`;
