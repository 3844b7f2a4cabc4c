const API_VERSION = "2025-10-01";

/** Why a conversation could not begin, in words that say what to do. */
export class ConnectionError extends Error {}

/** One conversation: events out, events in. */
export class Connection extends EventTarget {
  #socket;

  /** Opens the socket; a refusal is explained as well as a browser allows. */
  static async open({ key, model, agent = {} }) {
    await checkKey(key);
    const url = new URL("/voice-live/realtime", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("api-version", API_VERSION);
    url.searchParams.set("model", model);
    for (const [name, value] of Object.entries(agent)) {
      url.searchParams.set(name, value);
    }
    if (key) {
      url.searchParams.set("api-key", key);
    }
    const connection = new Connection();
    const socket = new WebSocket(url, ["realtime"]);
    connection.#socket = socket;
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new ConnectionError("The server refused the conversation; its log says why."));
    });
    socket.onerror = null;
    socket.onmessage = ({ data, timeStamp }) => {
      const event = JSON.parse(data);
      connection.#tell("message", { sent: false, event, size: data.length, at: timeStamp });
      connection.#tell("event", event);
    };
    socket.onclose = ({ code, reason }) => connection.#tell("close", { code, reason });
    return connection;
  }

  /** Sends an event; nothing happens once the conversation has ended. */
  send(event) {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return;
    }
    const text = JSON.stringify(event);
    this.#socket.send(text);
    this.#tell("message", { sent: true, event, size: text.length, at: performance.now() });
  }

  close() {
    this.#socket.close(1000, "The person has ended the conversation");
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// A refused WebSocket tells a page nothing, so the key is tried at an address that answers in words.
async function checkKey(key) {
  let response;
  try {
    response = await fetch("/console/key", { headers: key ? { "api-key": key } : {}, cache: "no-store" });
  } catch (error) {
    throw new ConnectionError("The server does not answer. Is it still running?", { cause: error });
  }
  if (response.status === 401) {
    throw new ConnectionError(
      key
        ? "The server does not know this key. “./parley keys list” names the keys it has; “./parley keys create” makes one."
        : "The server wants a key. It showed one when it first ran; “./parley keys create” makes another.",
    );
  }
}
