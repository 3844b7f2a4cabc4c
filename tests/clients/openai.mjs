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
import { betaSecret, betaTranscriptionSecret, secret, secretNeedsKey, transcription, voiceLocked } from "./scenarios/openai.mjs";
import { text } from "./scenarios/answers.mjs";
import { everybody } from "./scenarios/everybody.mjs";
import { overrides, restored, settings } from "./scenarios/fields.mjs";
import { close, connect, wrongKey } from "./scenarios/session.mjs";

class OpenAIConversation extends Conversation {
  #dial;
  #realtime;
  #closed;
  transcription = "whisper-1";

  /** @param dial connects with one of the client's classes */
  constructor(profile, dial) {
    super(profile);
    this.voice = profile === "realtime" ? "marin" : "alloy";
    this.#dial = dial;
  }

  async connect(options) {
    const realtime = await this.#dial(options);
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
    this.#closed = new Promise((resolve) => {
      realtime.socket.addEventListener("close", ({ code }) => {
        this.events.fail(new Error(`closed with ${code}`));
        resolve({ code });
      });
    });
    await this.next("session.created");
    return this;
  }

  async send(event) {
    this.#realtime.send(event);
  }

  async disconnect() {
    this.#realtime.close();
    return this.#closed;
  }
}

const openAI = (url, key) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0, dangerouslyAllowBrowser: true });
const azure = (url, key) => new AzureOpenAI({ endpoint: url, apiKey: key, apiVersion: "2025-04-01-preview" });

/** The newer classes take a model or an intent, the beta's only a model. */
const by = ({ model, intent }) => (intent ? { intent } : { model });

const some = { connect, text, close, wrongKey };
const fields = { settings, overrides, restored };
const newer = { ...everybody, ...fields, voiceLocked, transcription, secret, secretNeedsKey };
const beta = { ...everybody, ...fields, voiceLocked, betaSecret, betaTranscriptionSecret };

const client = (profile, dial, scenarios) => ({
  create: () => new OpenAIConversation(profile, dial),
  scenarios,
  openAI,
});

/** To a server without a certificate: the `ws` class with one option of its socket. */
const plainly = { createConnection: ({ host, port }) => connectPlainly({ host, port }) };

export const flavours = {
  "openai-ws": client(
    "realtime",
    ({ url, key, ...what }) => new OpenAIRealtimeWS(by(what), openAI(url, key)),
    newer,
  ),
  "openai-native": client(
    "realtime",
    ({ url, key, ...what }) => new OpenAIRealtimeWebSocket(by(what), openAI(url, key)),
    newer,
  ),
  "openai-beta-ws": client(
    "realtime-beta",
    ({ url, key, model }) => new BetaWS({ model }, openAI(url, key)),
    beta,
  ),
  "openai-beta-native": client(
    "realtime-beta",
    ({ url, key, model }) => new BetaWebSocket({ model }, openAI(url, key)),
    beta,
  ),
  "azure-ws": client(
    "realtime",
    ({ url, key, model }) => OpenAIRealtimeWS.azure(azure(url, key), { deploymentName: model }),
    some,
  ),
  "azure-beta-ws": client(
    "realtime-beta",
    ({ url, key, model }) => BetaWS.azure(azure(url, key), { deploymentName: model }),
    some,
  ),
  "openai-plain": client(
    "realtime",
    ({ url, key, model }) => new OpenAIRealtimeWS({ model, options: plainly }, openAI(url, key)),
    some,
  ),
};
