// 16 bit little endian samples, base64 and floats: what the wire and the sound card speak.

/** The rate of all sound on this page's wire, in Hz. */
export const RATE = 24000;

/** @param {Int16Array} samples */
export function toBase64(samples) {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  let text = "";
  for (let i = 0; i < bytes.length; i += 4096) {
    text += String.fromCharCode(...bytes.subarray(i, i + 4096));
  }
  return btoa(text);
}

/** @returns {Float32Array} samples between -1 and 1 */
export function floatsFromBase64(text) {
  const raw = atob(text);
  const samples = new Float32Array(raw.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    const value = raw.charCodeAt(2 * i) | (raw.charCodeAt(2 * i + 1) << 8);
    samples[i] = (value >= 0x8000 ? value - 0x10000 : value) / 32768;
  }
  return samples;
}

/** @param {Float32Array} floats */
export function toInt16(floats) {
  const samples = new Int16Array(floats.length);
  for (let i = 0; i < floats.length; i++) {
    samples[i] = Math.max(-32768, Math.min(32767, Math.round(floats[i] * 32768)));
  }
  return samples;
}

/** The number of bytes behind base64 text. */
export const base64Bytes = (text) =>
  Math.max(0, (text.length >> 2) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0));

/** Loudness between 0 (silence) and 1 (full scale), as root mean square. */
export function level(samples) {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
