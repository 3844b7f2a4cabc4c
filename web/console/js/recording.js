import { level, RATE } from "./pcm.js";

const CHUNK = RATE / 50;
const CHUNK_MS = 20;
const TAIL_MS = 4000;

/** Decodes any recording that the browser can read, to 24 kHz mono. */
export async function decode(bytes) {
  const context = new OfflineAudioContext(1, 1, RATE);
  let buffer;
  try {
    buffer = await context.decodeAudioData(bytes);
  } catch (error) {
    throw new Error("The browser cannot read this file as sound. Try a WAV file.", { cause: error });
  }
  const mono = new Float32Array(buffer.length);
  for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
    const data = buffer.getChannelData(channel);
    for (let i = 0; i < data.length; i++) {
      mono[i] += data[i] / buffer.numberOfChannels;
    }
  }
  return mono;
}

/** Speaks a recording in real time, then keeps the line open with silence so that the server can end the turn. */
export class RecordingPlayer {
  /** @param {(chunk: Float32Array, loudness: number) => void} onChunk */
  constructor(samples, onChunk) {
    this.samples = samples;
    this.onChunk = onChunk;
    this.sent = 0;
    this.began = performance.now();
    this.done = new Promise((resolve) => (this.finish = resolve));
    this.timer = setInterval(() => this.#send(), CHUNK_MS);
  }

  stop() {
    clearInterval(this.timer);
    this.finish();
  }

  #send() {
    // As many chunks as real time asks for: a throttled tab catches up.
    const due = Math.floor((performance.now() - this.began) / CHUNK_MS);
    for (; this.sent < due; this.sent++) {
      const start = this.sent * CHUNK;
      if (start > this.samples.length + (TAIL_MS / 1000) * RATE) {
        this.stop();
        return;
      }
      const chunk = new Float32Array(CHUNK);
      chunk.set(this.samples.subarray(start, start + CHUNK));
      this.onChunk(chunk, level(chunk));
      if (start + CHUNK >= this.samples.length) {
        this.spoken = true;
      }
    }
  }
}
