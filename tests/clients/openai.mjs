// The published OpenAI client for JavaScript, unmodified: its newer and its beta classes, each over `ws` and over the
// browser's own WebSocket, and the Azure client. Its addresses are always `wss:`.
import { connect as connectPlainly } from "node:net";
import OpenAI, { AzureOpenAI } from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { OpenAIRealtimeWebSocket } from "openai/realtime/websocket";
import { OpenAIRealtimeWS as BetaWS } from "openai/beta/realtime/ws";
import { OpenAIRealtimeWebSocket as BetaWebSocket } from "openai/beta/realtime/websocket";
import { Conversation } from "./conversation.mjs";
import { plainType } from "./events.mjs";
import { betaSecret, betaTranscriptionSecret, secret, secretNeedsKey, transcription, voiceLocked } from "./openai-scenarios.mjs";
import { close, connect, everybody, text, wrongKey } from "./scenarios.mjs";

class OpenAIConversation extends Conversation {
  #realtime;
  transcription = "whisper-1";

  constructor(profile, realtime) {
    super(profile);
    this.voice = profile === "realtime" ? "marin" : "alloy";
    this.#realtime = realtime;
    realtime.on("event", (event) => {
      if (event.type !== "error") {
        this.events.take({ ...event, type: plainType(event.type) });
      }
    });
    realtime.on("error", (error) => {
      if (error.error) {
        this.takeError(error.error);
      } else {
        this.events.fail(error);
      }
    });
    this.closed = new Promise((resolve) => {
      realtime.socket.addEventListener("close", ({ code }) => {
        this.events.fail(new Error(`closed with ${code}`));
        resolve({ code });
      });
    });
  }

  async send(event) {
    this.#realtime.send(event);
  }

  async disconnect() {
    this.#realtime.close();
    return this.closed;
  }
}

async function opened(profile, realtime) {
  const conversation = new OpenAIConversation(profile, await realtime);
  await conversation.next("session.created");
  return conversation;
}

const openAI = (url, key) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0, dangerouslyAllowBrowser: true });
const azure = (url, key) => new AzureOpenAI({ endpoint: url, apiKey: key, apiVersion: "2025-04-01-preview" });

/** The newer classes take a model or an intent, the beta's only a model. */
const by = ({ model, intent }) => (intent ? { intent } : { model });

const some = { connect, text, close, wrongKey };
const newer = { ...everybody, voiceLocked, transcription, secret, secretNeedsKey };
const beta = { ...everybody, voiceLocked, betaSecret, betaTranscriptionSecret };

export const flavours = {
  "openai-ws": {
    open: ({ url, key, ...what }) => opened("realtime", new OpenAIRealtimeWS(by(what), openAI(url, key))),
    scenarios: newer,
    openAI,
  },
  "openai-native": {
    open: ({ url, key, ...what }) => opened("realtime", new OpenAIRealtimeWebSocket(by(what), openAI(url, key))),
    scenarios: newer,
    openAI,
  },
  "openai-beta-ws": {
    open: ({ url, key, model }) => opened("realtime-beta", new BetaWS({ model }, openAI(url, key))),
    scenarios: beta,
    openAI,
  },
  "openai-beta-native": {
    open: ({ url, key, model }) => opened("realtime-beta", new BetaWebSocket({ model }, openAI(url, key))),
    scenarios: beta,
    openAI,
  },
  "azure-ws": {
    open: ({ url, key, model }) =>
      opened("realtime", OpenAIRealtimeWS.azure(azure(url, key), { deploymentName: model })),
    scenarios: some,
  },
  "azure-beta-ws": {
    open: ({ url, key, model }) => opened("realtime-beta", BetaWS.azure(azure(url, key), { deploymentName: model })),
    scenarios: some,
  },
  // To a server without a certificate: the `ws` class with one option of its socket.
  "openai-plain": {
    open: ({ url, key, model }) => {
      const options = { createConnection: ({ host, port }) => connectPlainly({ host, port }) };
      return opened("realtime", new OpenAIRealtimeWS({ model, options }, openAI(url, key)));
    },
    scenarios: some,
  },
};
