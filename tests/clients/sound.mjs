// What the person says: a recording, or a tone that stands for speech where the server's engines are stand-ins.
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const RATE = 24000;
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

export function tone(milliseconds) {
  const pcm = Buffer.alloc((RATE / 1000) * milliseconds * 2);
  for (let i = 0; i * 2 < pcm.length; i++) {
    pcm.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * 300 * i) / RATE)), i * 2);
  }
  return pcm;
}

export function silence(milliseconds) {
  return Buffer.alloc((RATE / 1000) * milliseconds * 2);
}

/** Speaks in real time, then silence, as a microphone would, until the returned function is called. */
export function openMicrophone(conversation, pcm) {
  const size = ((RATE * CHUNK_MS) / 1000) * 2;
  let open = true;
  const speaking = (async () => {
    const began = performance.now();
    for (let chunk = 0; open; chunk++) {
      const early = chunk * CHUNK_MS - (performance.now() - began);
      if (early > 0) {
        await wait(early);
      }
      const sound = Buffer.alloc(size);
      sound.set(pcm.subarray(chunk * size, (chunk + 1) * size));
      await conversation.append(sound);
    }
  })();
  return async () => {
    open = false;
    await speaking;
  };
}
