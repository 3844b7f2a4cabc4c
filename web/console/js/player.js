import { floatsFromBase64, RATE } from "./pcm.js";

const LEAD_SECONDS = 0.06;

/** Plays the answer as it comes, and falls silent at once when the person speaks. */
export class Player {
  #sources = new Set();
  #end = 0;

  /** Needs a click or a key press before it, as browsers demand. */
  constructor() {
    this.context = new AudioContext({ sampleRate: RATE });
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.analyser.connect(this.context.destination);
    this.#frame = new Float32Array(this.analyser.fftSize);
  }

  #frame;

  /** The loudest sample that left for the loudspeaker since the page began, 0 to 1. */
  peak = 0;

  /** @param {string} itemId the item the sound belongs to */
  async play(base64, itemId) {
    const samples = floatsFromBase64(base64);
    if (samples.length === 0) {
      return;
    }
    if (this.context.state === "suspended") {
      await this.context.resume();
    }
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.analyser);
    const at = Math.max(this.#end, this.context.currentTime + LEAD_SECONDS);
    if (this.item !== itemId) {
      this.item = itemId;
      this.itemBegan = at;
    }
    this.#end = at + buffer.duration;
    this.#sources.add(source);
    source.onended = () => this.#sources.delete(source);
    source.start(at);
  }

  get playing() {
    return this.#sources.size > 0;
  }

  /** Milliseconds of the current item that were heard. */
  get heardMs() {
    return Math.max(0, Math.round((this.context.currentTime - (this.itemBegan ?? 0)) * 1000));
  }

  /** Forgets what was still to be played. @returns true when something was cut off */
  clear() {
    const cut = this.playing;
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
    }
    this.#sources.clear();
    this.#end = 0;
    return cut;
  }

  /** How loud the loudspeaker is now, 0 to 1. */
  loudness() {
    this.analyser.getFloatTimeDomainData(this.#frame);
    let sum = 0;
    for (const sample of this.#frame) {
      sum += sample * sample;
      this.peak = Math.max(this.peak, Math.abs(sample));
    }
    return Math.sqrt(sum / this.#frame.length);
  }

  close() {
    this.clear();
    return this.context.close();
  }
}
