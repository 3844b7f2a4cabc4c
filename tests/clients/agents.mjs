// The published agents SDK for JavaScript, unmodified: RealtimeSession over its WebSocket transport.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool as toolOf } from "@openai/agents-realtime";
import { agentTool, defaults, history, interrupt, queue } from "./scenarios/agents.mjs";
import { Conversation } from "./conversation.mjs";
import { plainType } from "./events.mjs";
import { everybody } from "./scenarios/everybody.mjs";
import { WEATHER } from "./scenarios/shared.mjs";

const SPOKEN = { outputModalities: ["audio"], audio: { input: { turnDetection: { type: "server_vad" } } } };

class AgentsConversation extends Conversation {
  #transport;
  #listening = new Set();
  #unread = null;
  voice = "marin";
  transcription = "gpt-4o-mini-transcribe";
  runsTools = true;

  async connect({ url, key, model, tools = [], config = SPOKEN }) {
    const address = `${url.replace(/^http/, "ws")}/v1/realtime?model=${model}`;
    const agent = new RealtimeAgent({ name: "Parley", instructions: "You are a friendly assistant.", tools });
    this.#transport = new OpenAIRealtimeWebSocket({ url: address });
    this.session = new RealtimeSession(agent, { transport: this.#transport, model, config });
    this.#transport.on("*", (event) => this.#sees(event.type));
    this.session.on("error", ({ error }) => {
      if (error?.type === "error" && error.error?.message) {
        this.takeError(error.error);
      } else {
        this.events.fail(error instanceof Error ? error : new Error(`${error?.message ?? JSON.stringify(error)}`));
      }
    });
    this.#transport.on("disconnected", () => this.events.fail(new Error("disconnected")));
    await this.session.connect({ apiKey: key });
    // Its settings, and then, once it knows the session, its tracing.
    await this.next("session.updated");
    await this.next("session.updated");
    return this;
  }

  get history() {
    return this.session.history.map((item) => item.itemId);
  }

  async send(event) {
    this.#transport.sendEvent(event);
  }

  async type(text) {
    this.session.sendMessage(text);
  }

  async append(pcm) {
    const sound = new Uint8Array(pcm);
    this.session.sendAudio(sound.buffer);
  }

  async close() {
    this.settle();
    return super.close();
  }

  settle() {
    this.#sees(null);
  }

  async disconnect() {
    this.session.close();
    return { status: this.#transport.status };
  }

  /** "*" comes for everything; an event under its own name only follows when the SDK could read it. */
  #sees(type) {
    if (this.#unread) {
      this.ignored.push(this.#unread);
    }
    this.#unread = type;
    if (type && !this.#listening.has(type)) {
      this.#listening.add(type);
      this.#transport.on(type, (event) => {
        this.#unread = null;
        if (type !== "error") {
          this.events.take({ ...event, type: plainType(type) });
        }
      });
    }
  }
}

const { busy, tool, ...most } = everybody;

/** A function that the SDK runs by itself. */
const weather = toolOf({
  ...WEATHER,
  strict: false,
  parameters: { ...WEATHER.parameters, additionalProperties: true },
  execute: async ({ city }) => `sunny in ${city}`,
});

export const flavours = {
  agents: {
    create: () => new AgentsConversation("realtime"),
    tools: [weather],
    speaksFirst: true,
    scenarios: { ...most, tool: agentTool, interrupt, queue, history, defaults },
  },
};
