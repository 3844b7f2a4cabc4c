// What every scenario may do with a client, in the client's own words. A client's file derives from this and brings `send`.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Events } from "./events.mjs";
import { laidOut, readBack } from "./settings.mjs";

const CHUNK = (24000 * 2 * 100) / 1000;

export class Conversation {
  #refusals = new Set();
  /** The client runs functions itself, and asks for the answer. */
  runsTools = false;
  /** Types of events that the client received and did not understand, where it lets that be known. */
  ignored = [];

  /** @param profile voice-live, realtime-beta or realtime */
  constructor(profile) {
    this.profile = profile;
    this.events = new Events();
  }

  /** How a new item is shown. */
  get itemShown() {
    return this.profile === "realtime" ? "conversation.item.added" : "conversation.item.created";
  }

  /** The ids of the items in the client's own history, where it keeps one. */
  get history() {
    return [];
  }

  /** Sends a client event as it stands on the wire. */
  async send(event) {
    throw new Error(`${this.constructor.name} cannot send ${event.type}`);
  }

  /** The client takes its own time to read: done once everything received was looked at. */
  settle() {}

  /** Ends the connection; gives what the client says about it. */
  async disconnect() {
    throw new Error(`${this.constructor.name} cannot disconnect`);
  }

  /** What the client's own error handler was told. An error that no scenario asked for ends the scenario. */
  takeError(error) {
    if (this.#refusals.has(error.event_id)) {
      this.events.take({ type: "error", error });
    } else {
      this.events.fail(new Error(`not asked for: ${JSON.stringify(error)}`));
    }
  }

  /** Ends the connection. Fails when the client met an error that no scenario asked for, or lost an event. */
  async close() {
    assert.equal(this.events.failure, undefined);
    assert.deepEqual(this.ignored, [], "the client understands every event");
    return this.disconnect();
  }

  next(type) {
    return this.events.next(type);
  }

  /** Changes settings (see settings.mjs) and gives them as the server's echo has them. */
  async update(settings) {
    await this.send({ type: "session.update", session: laidOut(settings, this.profile) });
    return readBack((await this.next("session.updated")).session, this.profile);
  }

  async type(text) {
    await this.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    await this.respond();
  }

  async respond() {
    await this.send({ type: "response.create" });
  }

  /** Sound at once, faster than it was spoken: the server counts samples, not seconds. */
  async append(pcm) {
    for (let at = 0; at < pcm.length; at += CHUNK) {
      await this.send({ type: "input_audio_buffer.append", audio: pcm.subarray(at, at + CHUNK).toString("base64") });
    }
  }

  /** Sends what must be refused and gives the error that the client's own error handler got for it. */
  async refused(event) {
    const event_id = `evt_${randomUUID()}`;
    this.#refusals.add(event_id);
    await this.send({ ...event, event_id });
    for (;;) {
      const { error } = await this.next("error");
      if (error.event_id === event_id) {
        return error;
      }
    }
  }
}
