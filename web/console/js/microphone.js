import { level } from "./pcm.js";

/** What went wrong when a microphone cannot be opened, in words that say what to do. */
export class MicrophoneError extends Error {}

function explain(error) {
  if (!window.isSecureContext) {
    return "The browser gives a microphone only to pages from this machine or over https. Open the page by 127.0.0.1, or serve it with a certificate.";
  }
  switch (error.name) {
    case "NotAllowedError":
      return "The browser was not allowed to use the microphone. Allow it in the address bar, or play a recording instead.";
    case "NotFoundError":
      return "There is no microphone here. Plug one in, or play a recording instead.";
    default:
      return `The microphone cannot be opened (${error.message}).`;
  }
}

/** An open microphone: gives 20 ms of sound at 24 kHz at a time. */
export class Microphone {
  muted = false;

  /** @param {(chunk: Float32Array, loudness: number) => void} onChunk silence while muted */
  static async open(onChunk) {
    const microphone = new Microphone();
    try {
      microphone.stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
      microphone.context = new AudioContext();
      await microphone.context.audioWorklet.addModule("/js/mic-worklet.js");
    } catch (error) {
      await microphone.close();
      throw new MicrophoneError(explain(error), { cause: error });
    }
    const source = microphone.context.createMediaStreamSource(microphone.stream);
    const node = new AudioWorkletNode(microphone.context, "parley-microphone", { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => {
      const chunk = microphone.muted ? new Float32Array(data.length) : data;
      onChunk(chunk, level(chunk));
    };
    source.connect(node);
    return microphone;
  }

  async close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.context && this.context.state !== "closed") {
      await this.context.close();
    }
  }
}
