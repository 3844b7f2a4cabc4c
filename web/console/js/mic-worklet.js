// Runs on the audio thread: brings the microphone to 24 kHz and hands out 20 ms at a time.

const RATE = 24000;
const CHUNK = RATE / 50;
const HALF_TAPS = 16;
const PHASES = 64;

/** A windowed-sinc resampler, one channel, any input rate. */
class Resampler {
  constructor(inputRate) {
    this.step = inputRate / RATE;
    this.history = new Float32Array(0);
    this.position = HALF_TAPS;
    const cutoff = Math.min(1, RATE / inputRate) * 0.92;
    this.taps = Array.from({ length: PHASES }, (_, phase) => Resampler.filter(phase / PHASES, cutoff));
  }

  static filter(fraction, cutoff) {
    const taps = new Float32Array(2 * HALF_TAPS);
    let sum = 0;
    for (let i = 0; i < taps.length; i++) {
      const x = i - HALF_TAPS + 1 - fraction;
      const sinc = x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
      const window = 0.5 + 0.5 * Math.cos((Math.PI * x) / (HALF_TAPS + 1));
      taps[i] = sinc * window;
      sum += taps[i];
    }
    return taps.map((tap) => tap / sum);
  }

  /** Calls `emit` with each output sample. */
  process(input, emit) {
    const buffer = new Float32Array(this.history.length + input.length);
    buffer.set(this.history);
    buffer.set(input, this.history.length);
    while (Math.floor(this.position) + HALF_TAPS < buffer.length) {
      const whole = Math.floor(this.position);
      const taps = this.taps[Math.min(PHASES - 1, Math.floor((this.position - whole) * PHASES))];
      let sum = 0;
      for (let i = 0; i < taps.length; i++) {
        sum += taps[i] * buffer[whole - HALF_TAPS + 1 + i];
      }
      emit(sum);
      this.position += this.step;
    }
    const keep = Math.max(0, Math.floor(this.position) - HALF_TAPS);
    this.history = buffer.slice(keep);
    this.position -= keep;
  }
}

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.chunk = new Float32Array(CHUNK);
    this.filled = 0;
  }

  process(inputs) {
    const input = inputs[0][0];
    if (input) {
      this.resampler.process(input, (sample) => this.push(sample));
    }
    return true;
  }

  push(sample) {
    this.chunk[this.filled++] = sample;
    if (this.filled === CHUNK) {
      this.port.postMessage(this.chunk);
      this.chunk = new Float32Array(CHUNK);
      this.filled = 0;
    }
  }
}

registerProcessor("parley-microphone", Microphone);
