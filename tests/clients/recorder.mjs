// Keeps the events that the client's handlers were given, and lets a scenario wait for the next of a type.

const PATIENCE_MS = 30_000;

export class Recorder {
  #events = [];
  #read = new Map();
  #waiting = [];
  audioBytes = 0;

  handlers = {
    onServerEvent: async (event) => this.#take(event),
    onDisconnected: async ({ reason, code }) => this.#fail(new Error(`disconnected (${code ?? "-"} ${reason ?? ""})`)),
    onError: async ({ error }) => this.#fail(error),
  };

  /** Event types in order, each run of a type once. */
  get types() {
    return this.#events.map((event) => event.type).filter((type, i, all) => type !== all[i - 1]);
  }

  /** The next event of this type that was not given out yet. */
  next(type) {
    const from = this.#read.get(type) ?? 0;
    const found = this.#events.findIndex((event, i) => i >= from && event.type === type);
    if (found >= 0) {
      this.#read.set(type, found + 1);
      return Promise.resolve(this.#events[found]);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${type} within ${PATIENCE_MS / 1000} s; got ${this.types.join(", ")}`)),
        PATIENCE_MS,
      );
      this.#waiting.push({ type, resolve, reject, timer });
    });
  }

  said() {
    return this.#events
      .filter((event) => event.type === "response.audio_transcript.delta" || event.type === "response.text.delta")
      .map((event) => event.delta)
      .join("");
  }

  heard() {
    return this.#events
      .filter((event) => event.type === "conversation.item.input_audio_transcription.completed")
      .map((event) => event.transcript)
      .join(" ");
  }

  #take(event) {
    this.#events.push(event);
    if (event.type === "response.audio.delta") {
      this.audioBytes += event.delta.length;
    }
    const index = this.#waiting.findIndex((waiter) => waiter.type === event.type);
    if (index >= 0) {
      const [waiter] = this.#waiting.splice(index, 1);
      clearTimeout(waiter.timer);
      this.#read.set(event.type, this.#events.length);
      waiter.resolve(event);
    }
  }

  #fail(error) {
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
  }
}
