import { base64Bytes } from "./pcm.js";

const MOST_ROWS = 1500;

/** Every message of the wire, newest last. Sound in one direction shares a row until a message that is no sound comes. */
export class Messages {
  #list;
  #count;
  #began = performance.now();
  #total = 0;
  #runs = new Map();
  #kept = [];

  constructor({ list, count, filter, audio, clear, save }) {
    this.#list = list;
    this.#count = count;
    this.#filter = filter;
    this.#audio = audio;
    filter.addEventListener("input", () => this.#refilter());
    audio.addEventListener("change", () => this.#refilter());
    clear.addEventListener("click", () => this.clear());
    save.addEventListener("click", () => this.#save());
  }

  #filter;
  #audio;

  /** Times count from here. */
  begin() {
    this.clear();
    this.#began = performance.now();
  }

  clear() {
    this.#list.replaceChildren();
    this.#kept = [];
    this.#runs.clear();
    this.#total = 0;
    this.#count.textContent = "0";
  }

  add({ sent, event, size, at }) {
    this.#total++;
    this.#count.textContent = this.#total.toLocaleString("en");
    const elided = elide(event);
    const ms = at - this.#began;
    this.#kept.push({ at_ms: Math.round(ms * 10) / 10, sent, event: elided });
    if (this.#kept.length > 4 * MOST_ROWS) {
      this.#kept.splice(0, MOST_ROWS);
    }
    const run = this.#runs.get(event.type);
    if (run) {
      run(size);
      return;
    }
    if (!isSound(event.type)) {
      this.#runs.clear();
    }
    this.#append({ sent, type: event.type, event: elided, size, ms });
  }

  #append(message) {
    const atEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    const row = document.createElement("details");
    row.className = message.sent ? "sent" : "received";
    row.dataset.type = message.type;
    const summary = document.createElement("summary");
    summary.append(
      cell("time", (message.ms / 1000).toFixed(3)),
      cell("way", message.sent ? "↑" : "↓", message.sent ? "sent" : "received"),
      cell("type", message.type),
    );
    const size = cell("size", `${message.size} B`);
    summary.append(size);
    row.append(summary);
    // The text is made when somebody wants to read it.
    row.addEventListener("toggle", () => {
      if (row.open && row.childElementCount === 1) {
        const text = document.createElement("pre");
        text.tabIndex = 0;
        text.textContent = JSON.stringify(message.event, null, 2);
        row.append(text);
        row.scrollIntoView({ block: "nearest" });
      }
    });
    this.#show(row);
    this.#list.append(row);
    while (this.#list.childElementCount > MOST_ROWS) {
      this.#list.firstElementChild.remove();
    }
    if (isSound(message.type)) {
      this.#runs.set(message.type, grower(size, message.size));
    }
    if (atEnd) {
      this.#list.scrollTop = this.#list.scrollHeight;
    }
  }

  #show(row) {
    const wanted = this.#filter.value.trim().toLowerCase();
    const type = row.dataset.type;
    row.hidden = !type.includes(wanted) || (!this.#audio.checked && isSound(type));
  }

  #refilter() {
    for (const row of this.#list.children) {
      this.#show(row);
    }
  }

  #save() {
    const lines = this.#kept.map((message) => JSON.stringify(message)).join("\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines + "\n"], { type: "application/jsonl" }));
    link.download = "parley-messages.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

const isSound = (type) => type === "input_audio_buffer.append" || type === "response.audio.delta";

function grower(element, first) {
  let messages = 1;
  let bytes = first;
  return (size) => {
    messages++;
    bytes += size;
    element.textContent = `×${messages.toLocaleString("en")}  ${Math.round(bytes / 1024)} kB`;
  };
}

function cell(name, text, title) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  if (title) {
    element.title = title;
  }
  return element;
}

// Sound is shown as its length: nobody reads base64.
function elide(value, key, owner) {
  if (typeof value === "string") {
    const sound = key === "audio" || (key === "delta" && owner?.type === "response.audio.delta");
    return sound ? `${base64Bytes(value)} bytes of sound` : value;
  }
  if (Array.isArray(value)) {
    return value.map((item) => elide(item));
  }
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, elide(item, name, value)]));
  }
  return value;
}
