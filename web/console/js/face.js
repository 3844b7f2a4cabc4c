// A small face that speaks the answer: drawn from `response.animation_blendshapes.delta`, in time with the loudspeaker.

const FRAMES_PER_SECOND = 60;
// Places of the values that are drawn, in the order of the documentation.
const BLINK_LEFT = 0;
const BLINK_RIGHT = 7;
const JAW_OPEN = 17;
const FUNNEL = 19;
const PUCKER = 20;
const SMILE_LEFT = 23;
const SMILE_RIGHT = 24;
const BROW_UP = 43;

export class Face {
  #svg;
  #frames = new Map();
  #item = null;

  constructor(svg) {
    this.#svg = svg;
    this.#draw(null);
  }

  /** Keeps the frames of an answer until they are heard. */
  take(event) {
    if (event.type !== "response.animation_blendshapes.delta") {
      return;
    }
    if (event.item_id !== this.#item) {
      this.#item = event.item_id;
      this.#frames.clear();
    }
    event.frames.forEach((frame, i) => this.#frames.set(event.frame_index + i, frame));
  }

  /** Shows the frame that belongs to what is heard now; a face at rest when nothing is. */
  show(itemId, heardMs) {
    const frame = itemId === this.#item ? this.#frames.get(Math.floor((heardMs * FRAMES_PER_SECOND) / 1000)) : null;
    this.#draw(frame ?? null);
  }

  #draw(frame) {
    const value = (index) => frame?.[index] ?? 0;
    const round = Math.max(value(FUNNEL), value(PUCKER));
    const smile = (value(SMILE_LEFT) + value(SMILE_RIGHT)) / 2;
    const width = 17 - 9 * round + 4 * smile;
    const open = 1 + 20 * value(JAW_OPEN) + 3 * round;
    const corner = 66 - 3 * smile;
    this.#svg.querySelector(".mouth").setAttribute(
      "d",
      `M${50 - width} ${corner} Q50 ${corner - open * 0.55} ${50 + width} ${corner} Q50 ${corner + open} ${50 - width} ${corner} Z`,
    );
    for (const [eye, blink] of [
      [".left", value(BLINK_LEFT)],
      [".right", value(BLINK_RIGHT)],
    ]) {
      this.#svg.querySelector(eye).setAttribute("ry", String(5.5 * (1 - 0.9 * blink)));
    }
    this.#svg.querySelector(".brows").setAttribute("transform", `translate(0 ${-4 * value(BROW_UP)})`);
  }
}
