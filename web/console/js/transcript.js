/** Both sides of the conversation, as they are said. */
export class Transcript {
  #list;
  #empty;
  #items = new Map();

  constructor(list, empty) {
    this.#list = list;
    this.#empty = empty;
  }

  clear() {
    this.#items.clear();
    this.#list.replaceChildren();
    this.#empty.hidden = false;
  }

  /** Takes a server event; others than those of the two transcripts are not its business. */
  take(event) {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#person(event.item_id).body.classList.add("listening");
        break;
      case "input_audio_buffer.speech_stopped":
        this.#items.get(event.item_id)?.body.classList.remove("listening");
        break;
      case "conversation.item.input_audio_transcription.delta":
        this.#append(this.#person(event.item_id), event.delta);
        break;
      case "conversation.item.input_audio_transcription.completed":
        this.#finish(this.#person(event.item_id), event.transcript, "nothing understood");
        break;
      case "conversation.item.input_audio_transcription.failed":
        this.#finish(this.#person(event.item_id), "", "this could not be transcribed");
        break;
      case "response.audio_transcript.delta":
      case "response.text.delta":
        this.#append(this.#assistant(event.item_id), event.delta);
        break;
      case "response.audio_transcript.done":
        this.#finish(this.#assistant(event.item_id), event.transcript, "");
        break;
      case "response.text.done":
        this.#finish(this.#assistant(event.item_id), event.text, "");
        break;
      case "response.function_call_arguments.done":
        this.#finish(this.#assistant(event.item_id), `${event.name}(${event.arguments})`, "");
        this.#items.get(event.item_id).row.classList.add("call");
        break;
      case "response.done":
        this.#end(event.response);
        break;
    }
  }

  /** A line that the person typed. */
  typed(itemId, text) {
    this.#finish(this.#person(itemId), text, "");
  }

  /** The turn's latency, under the last answer. */
  showLatency(element) {
    [...this.#items.values()].findLast((item) => item.side === "parley")?.foot.append(element);
    this.#scroll();
  }

  #person(id) {
    return this.#item(id, "you", "You");
  }

  #assistant(id) {
    return this.#item(id, "parley", "Parley");
  }

  #item(id, side, name) {
    const known = this.#items.get(id);
    if (known) {
      return known;
    }
    const row = document.createElement("li");
    row.className = `turn ${side}`;
    const who = document.createElement("span");
    who.className = "who";
    who.textContent = name;
    const body = document.createElement("p");
    body.className = "words partial";
    const foot = document.createElement("div");
    foot.className = "foot";
    row.append(who, body, foot);
    this.#list.append(row);
    this.#empty.hidden = true;
    const item = { row, body, foot, side };
    this.#items.set(id, item);
    this.#scroll();
    return item;
  }

  #append(item, text) {
    item.body.append(text ?? "");
    this.#scroll();
  }

  #finish(item, text, otherwise) {
    item.body.classList.remove("partial", "listening");
    item.body.classList.toggle("nothing", !text);
    item.body.textContent = text || otherwise;
    this.#scroll();
  }

  #end(response) {
    for (const output of response.output ?? []) {
      this.#items.get(output.id)?.body.classList.remove("partial");
    }
    if (response.status === "completed") {
      return;
    }
    const last = this.#items.get(response.output?.at(-1)?.id);
    if (last) {
      last.row.classList.add("cut");
      last.foot.prepend(note(reasonOf(response)));
    }
  }

  #scroll() {
    this.#list.parentElement.scrollTop = this.#list.parentElement.scrollHeight;
  }
}

function note(text) {
  const element = document.createElement("span");
  element.className = "note";
  element.textContent = text;
  return element;
}

function reasonOf(response) {
  const details = response.status_details ?? {};
  switch (details.reason ?? response.status) {
    case "turn_detected":
      return "interrupted";
    case "client_cancelled":
      return "stopped";
    case "max_output_tokens":
      return "cut at the length limit";
    default:
      return details.error?.message ?? response.status;
  }
}
