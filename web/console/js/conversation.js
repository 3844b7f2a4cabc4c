import { Connection } from "./connection.js";
import { Microphone } from "./microphone.js";
import { toBase64, toInt16 } from "./pcm.js";
import { Player } from "./player.js";
import { RecordingPlayer } from "./recording.js";

/**
 * A conversation with the server: the person's sound out, the answer's sound in. Tells its listeners of every wire message
 * ("message"), every event of the server ("event"), what is going on ("state") and its end ("close").
 */
export class Conversation extends EventTarget {
  #connection;
  #player;
  #microphone = null;
  #recording = null;
  #typed = 0;
  micLoudness = 0;

  /**
   * @param {{key: string, model: string, agent: object, session: object, heard: (loudness: number) => void}} options
   * Call it in a click or key press: browsers let a page play sound only then.
   */
  static async open({ key, model, agent, session, heard, onMessage }) {
    const conversation = new Conversation();
    conversation.#player = new Player();
    conversation.heard = heard;
    try {
      const connection = await Connection.open({ key, model, agent });
      conversation.#connection = connection;
      connection.addEventListener("message", ({ detail }) => onMessage(detail));
      connection.addEventListener("event", ({ detail }) => conversation.#take(detail));
      connection.addEventListener("close", ({ detail }) => conversation.#closed(detail));
      // Before anything else: a line that is typed at once is answered with these settings.
      conversation.update(session);
    } catch (error) {
      await conversation.#player.close();
      throw error;
    }
    return conversation;
  }

  get speaking() {
    return this.#player.playing;
  }

  get outLoudness() {
    return this.#player.loudness();
  }

  get outPeak() {
    return this.#player.peak;
  }

  /** The item that is played, and how much of it was heard, ms. */
  get heardItem() {
    return this.#player.playing ? this.#player.item : null;
  }

  get heardMs() {
    return this.#player.heardMs;
  }

  get hasMicrophone() {
    return this.#microphone !== null;
  }

  get muted() {
    return this.#microphone?.muted ?? false;
  }

  set muted(value) {
    if (this.#microphone) {
      this.#microphone.muted = value;
    }
  }

  async openMicrophone() {
    this.#microphone ??= await Microphone.open((chunk, loudness) => {
      this.micLoudness = loudness;
      // A recording speaks for the person; two voices on one line would be neither.
      if (!this.#recording) {
        this.#hear(chunk, loudness);
      }
    });
  }

  /** Speaks a recording: 24 kHz mono floats. */
  async speak(samples) {
    this.#recording?.stop();
    const recording = new RecordingPlayer(samples, (chunk, loudness) => {
      this.micLoudness = loudness;
      this.#hear(chunk, loudness);
    });
    this.#recording = recording;
    await recording.done;
    if (this.#recording === recording) {
      this.#recording = null;
      this.micLoudness = 0;
    }
  }

  /** Sends a typed line and asks for its answer. @returns the item's id */
  type(text) {
    const id = `typed_${++this.#typed}`;
    this.#hush();
    this.#connection.send({
      type: "conversation.item.create",
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    this.respond();
    return id;
  }

  /** Ends the person's turn by hand. */
  endTurn() {
    this.#connection.send({ type: "input_audio_buffer.commit" });
    this.respond();
  }

  respond() {
    this.#connection.send({ type: "response.create" });
  }

  cancel() {
    this.#hush();
    this.#connection.send({ type: "response.cancel", event_id: "quiet_cancel" });
  }

  update(session) {
    this.#connection.send({ type: "session.update", session });
  }

  close() {
    this.#connection.close();
  }

  #hear(chunk, loudness) {
    this.heard(loudness);
    this.#connection.send({ type: "input_audio_buffer.append", audio: toBase64(toInt16(chunk)) });
  }

  #take(event) {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#hush();
        break;
      case "input_audio_buffer.speech_stopped":
        if (this.#recording?.spoken) {
          this.#recording.stop();
        }
        break;
      case "response.audio.delta":
        void this.#player.play(event.delta, event.item_id);
        break;
    }
    this.dispatchEvent(new CustomEvent("event", { detail: event }));
  }

  // The person speaks: silence at once, and the server is told how much of the answer was heard.
  #hush() {
    const heardMs = this.#player.heardMs;
    const item = this.#player.item;
    if (this.#player.clear() && heardMs > 0) {
      this.#connection.send({
        type: "conversation.item.truncate",
        event_id: "quiet_truncate",
        item_id: item,
        content_index: 0,
        audio_end_ms: heardMs,
      });
    }
  }

  async #closed(detail) {
    this.#recording?.stop();
    await this.#microphone?.close();
    await this.#player.close();
    this.dispatchEvent(new CustomEvent("close", { detail }));
  }
}
