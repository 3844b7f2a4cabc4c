// Speaks a recording in real time, then silence, as a microphone would.
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const CHUNK_MS = 20;

/** A 16 bit mono WAV file at 24 kHz. */
export function readWav(path) {
  const file = readFileSync(path);
  for (let at = 12; at + 8 <= file.length; at += 8 + file.readUInt32LE(at + 4)) {
    if (file.toString("latin1", at, at + 4) === "data") {
      return file.subarray(at + 8, at + 8 + file.readUInt32LE(at + 4));
    }
  }
  throw new Error(`${path} holds no sound`);
}

/** Sends 20 ms every 20 ms until it is told to stop. */
export async function speak(session, pcm, signal) {
  const size = (24000 * 2 * CHUNK_MS) / 1000;
  const began = performance.now();
  for (let chunk = 0; !signal.aborted; chunk++) {
    const late = performance.now() - began - chunk * CHUNK_MS;
    if (late < 0) {
      await wait(-late);
    }
    const sound = new Uint8Array(size);
    sound.set(pcm.subarray(chunk * size, (chunk + 1) * size));
    await session.sendAudio(sound);
  }
}
