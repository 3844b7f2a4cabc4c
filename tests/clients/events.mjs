// The events that a client's own handlers were given, under one set of names, and waiting for the next of a type.
// Names are those of the beta; the newer `response.output_audio.delta` is kept as `response.audio.delta`, and so on.

const PATIENCE_MS = 20_000;

export class Events {
  #events = [];
  #read = new Map();
  #waiting = [];
  #failure;

  /** Why the client gave up, or an error that nobody asked for. */
  get failure() {
    return this.#failure;
  }

  get all() {
    return this.#events;
  }

  /** Event types in order, each run of a type once. */
  get types() {
    return this.#events.map((event) => event.type).filter((type, i, all) => type !== all[i - 1]);
  }

  of(type) {
    return this.#events.filter((event) => event.type === type);
  }

  /** The next event of this type that was not given out yet. */
  next(type) {
    const from = this.#read.get(type) ?? 0;
    const found = this.#events.findIndex((event, i) => i >= from && event.type === type);
    if (found >= 0) {
      this.#read.set(type, found + 1);
      return Promise.resolve(this.#events[found]);
    }
    if (this.#failure) {
      return Promise.reject(this.#failure);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no ${type} within ${PATIENCE_MS / 1000} s; got ${this.types.join(", ")}`)),
        PATIENCE_MS,
      );
      this.#waiting.push({ type, resolve, reject, timer });
    });
  }

  /** What the assistant said or wrote, from its deltas. */
  get said() {
    return this.#events
      .filter((event) => event.type === "response.audio_transcript.delta" || event.type === "response.text.delta")
      .map((event) => event.delta)
      .join("");
  }

  get heard() {
    return this.of("conversation.item.input_audio_transcription.completed")
      .map((event) => event.transcript)
      .join(" ");
  }

  /** Bytes of sound, as the client handed them over. */
  get soundBytes() {
    return this.of("response.audio.delta").reduce((sum, event) => sum + soundOf(event.delta), 0);
  }

  /** Fails unless these types come in this order; others may stand between. */
  inOrder(...expected) {
    let at = -1;
    for (const type of expected) {
      const next = this.#events.findIndex((event, i) => i > at && event.type === type);
      if (next < 0) {
        throw new Error(`${type} does not come after the ones before it in: ${this.types.join(", ")}`);
      }
      at = next;
    }
  }

  take(event) {
    this.#events.push(event);
    const index = this.#waiting.findIndex((waiter) => waiter.type === event.type);
    if (index >= 0) {
      const [waiter] = this.#waiting.splice(index, 1);
      clearTimeout(waiter.timer);
      this.#read.set(event.type, this.#events.length);
      waiter.resolve(event);
    }
  }

  /** The client gave up: whoever waits is told so. */
  fail(error) {
    this.#failure ??= error;
    for (const waiter of this.#waiting.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
  }
}

/** Some clients hand sound over as Base64, some as bytes. */
function soundOf(delta) {
  return typeof delta === "string" ? Buffer.from(delta, "base64").length : delta.byteLength;
}

/** `response.output_text.delta` as `response.text.delta`; all other names as they are. */
export function plainType(type) {
  return type.replace(/^response\.output_(text|audio|audio_transcript)\./, "response.$1.");
}
