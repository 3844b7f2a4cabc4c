// The published agents SDK for JavaScript, unmodified: RealtimeSession over its WebSocket transport.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from "@openai/agents-realtime";
import { agentTool, history, interrupt, queue } from "./agents-scenarios.mjs";
import { Conversation } from "./conversation.mjs";
import { plainType } from "./events.mjs";
import { everybody } from "./scenarios.mjs";

class AgentsConversation extends Conversation {
  #transport;
  #listening = new Set();
  #unread = null;
  voice = "marin";
  transcription = "gpt-4o-mini-transcribe";

  async connect({ url, key, model, tools = [] }) {
    const address = `${url.replace(/^http/, "ws")}/v1/realtime?model=${model}`;
    const agent = new RealtimeAgent({ name: "Parley", instructions: "You are a friendly assistant.", tools });
    this.#transport = new OpenAIRealtimeWebSocket({ url: address });
    this.session = new RealtimeSession(agent, {
      transport: this.#transport,
      model,
      config: { outputModalities: ["audio"], audio: { input: { turnDetection: { type: "server_vad" } } } },
    });
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
    this.#sees(null);
    return super.close();
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

export const flavours = {
  agents: {
    open: (options) => new AgentsConversation("realtime").connect(options),
    scenarios: { ...most, tool: agentTool, interrupt, queue, history },
  },
};
