// The published Voice Live client for JavaScript, unmodified.
import { AzureKeyCredential } from "@azure/core-auth";
import { VoiceLiveClient } from "@azure/ai-voicelive";
import { Conversation } from "./conversation.mjs";
import { everybody } from "./scenarios/everybody.mjs";

class VoiceLiveConversation extends Conversation {
  #session;
  voice = "en-US-AvaNeural";
  transcription = "azure-speech";

  constructor() {
    super("voice-live");
    this.handlers = {
      onServerEvent: async (event) => this.#take(event),
      onServerError: async (event) => this.takeError(onWire(event.error)),
      onDisconnected: async ({ code, reason }) => this.events.fail(new Error(`disconnected (${code} ${reason})`)),
      onError: async ({ error }) => this.events.fail(error),
    };
  }

  async connect({ url, key, model }) {
    const client = new VoiceLiveClient(url, new AzureKeyCredential(key));
    this.#session = await client.startSession(model, { sessionHandlers: this.handlers });
    await this.next("session.created");
    return this;
  }

  async send(event) {
    switch (event.type) {
      case "session.update":
        return event.event_id
          ? this.#session.sendEvent(inClient(event))
          : this.#session.updateSession(inClient(event.session));
      case "input_audio_buffer.append":
        return event.event_id
          ? this.#session.sendEvent(inClient(event))
          : this.#session.sendAudio(Buffer.from(event.audio, "base64"));
      default:
        return this.#session.sendEvent(inClient(event));
    }
  }

  async disconnect() {
    // Resolves once the other side has answered the close; the client keeps the code to itself.
    await this.#session.disconnect();
    return { connected: this.#session.isConnected };
  }

  #take(event) {
    if (event.type === "error") {
      // The client turns an event that it cannot read into an error of its own.
      if (event.error.code === "MessageParsingError") {
        this.events.fail(new Error(event.error.message));
      }
      return;
    }
    this.events.take(onWire(event));
  }
}

/** The client's names (audioEndInMs, itemId) as the wire has them (audio_end_ms, item_id). */
const onWire = (value) =>
  renamed(value, (key) => key.replace(/InMs$/, "Ms").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

const inClient = (value) =>
  renamed(value, (key) => key.replace(/_ms$/, "_in_ms").replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()));

function renamed(value, name) {
  if (Array.isArray(value)) {
    return value.map((one) => renamed(one, name));
  }
  // Sound comes as bytes; what a function takes is the caller's own schema.
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [name(key), key === "parameters" ? member : renamed(member, name)]),
  );
}

export const flavours = {
  "voice-live": {
    create: () => new VoiceLiveConversation(),
    scenarios: everybody,
  },
};
