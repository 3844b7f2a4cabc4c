// In the server's place: writes a recording to whoever connects.
import { once } from "node:events";
import { WebSocketServer } from "ws";
import { addressOf } from "./tap.mjs";

const PATIENCE_MS = 3_000;

/** The stand-in of one client at a time. `play` gives what the client made of a recording. */
export class StandIn {
  #listener;
  #escaped;
  #gone;

  static async start() {
    const standIn = new StandIn();
    standIn.#listener = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(standIn.#listener, "listening");
    // What leaves a client's own code would have ended the program that uses it.
    process.on("uncaughtException", (error) => standIn.#escapes(error));
    process.on("unhandledRejection", (error) => standIn.#escapes(error));
    return standIn;
  }

  /** @returns how many events of each type came through, and what went wrong in the client. */
  async play(client, recording) {
    this.#escaped = null;
    const over = new Promise((resolve) => (this.#gone = resolve));
    const timer = setTimeout(this.#gone, PATIENCE_MS);
    this.#listener.once("connection", (socket) => {
      const write = () => {
        for (const event of recording) {
          socket.send(JSON.stringify(event));
        }
        socket.ping();
      };
      // The answer to a ping shows that everything before it was read.
      socket.on("pong", () => setImmediate(this.#gone));
      socket.on("close", this.#gone);
      socket.on("error", this.#gone);
      if (client.speaksFirst) {
        socket.once("message", write);
      } else {
        write();
      }
    });
    const conversation = client.create();
    conversation.takeError = (error) => conversation.events.take({ type: "error", error });
    const options = { url: addressOf(this.#listener), key: "any", model: "any", tools: client.tools };
    conversation.connect(options).catch(() => {});
    await over;
    clearTimeout(timer);
    conversation.settle();
    const failure = conversation.events.failure;
    for (const socket of this.#listener.clients) {
      socket.terminate();
    }
    const came = {};
    for (const { type } of conversation.events.all) {
      came[type] = (came[type] ?? 0) + 1;
    }
    return {
      came,
      history: conversation.history,
      ignored: conversation.ignored,
      failure: failure?.message ?? null,
      escaped: this.#escaped ? String(this.#escaped.message ?? this.#escaped) : null,
    };
  }

  close() {
    this.#listener.close();
  }

  #escapes(error) {
    this.#escaped ??= error;
    this.#gone?.();
  }
}
