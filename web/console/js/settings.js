// The drawer of options, and the session object it stands for.

const STORED = "parley-options";

/** Reads and keeps what a person chose; nothing of it is secret. */
export class Settings {
  #form;

  /** @param {() => void} onChange */
  constructor(form, onChange) {
    this.#form = form;
    this.#restore();
    this.#reflect();
    form.addEventListener("input", () => this.#reflect());
    form.addEventListener("change", () => {
      this.#store();
      onChange();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  get manual() {
    return this.#value("turn_detection") === "none";
  }

  get model() {
    return this.#value("model").trim();
  }

  /** The agent that answers, as the address names it; empty: a model does. */
  get agent() {
    const agent = this.#value("agent").trim();
    if (agent === "") {
      return {};
    }
    const place = this.#value("agent_place").trim();
    const token = this.#form.querySelector("#agent-token").value.trim();
    return {
      [agent.startsWith("asst_") ? "agent-id" : "agent-name"]: agent,
      [place.includes(";") ? "agent-connection-string" : "agent-project-name"]: place,
      ...(token ? { "agent-access-token": token } : {}),
    };
  }

  get speaksFirst() {
    return this.#form.elements.greeting.checked;
  }

  /** The body of `session.update`. */
  session() {
    const instructions = this.#value("agent").trim() === "" ? this.#value("instructions").trim() : "";
    const more = this.#more();
    return {
      modalities: this.#value("answer") === "text" ? ["text"] : ["text", "audio"],
      ...(instructions ? { instructions } : {}),
      voice: this.#voice(),
      input_audio_format: "pcm16",
      input_audio_sampling_rate: 24000,
      output_audio_format: "pcm16",
      turn_detection: this.#turnDetection(),
      input_audio_transcription: this.#transcription(),
      ...(this.showsFace
        ? { output_audio_timestamp_types: ["word"], animation: { outputs: ["viseme_id", "blendshapes"] } }
        : {}),
      ...(this.#value("interim") ? { interim_response: { type: this.#value("interim"), triggers: ["latency", "tool"] } } : {}),
      ...(this.#value("noise") ? { input_audio_noise_reduction: { type: this.#value("noise") } } : {}),
      ...(this.#form.elements.echo.checked ? { input_audio_echo_cancellation: { type: "server_echo_cancellation" } } : {}),
      ...more,
      include: [...new Set(["parley.latency", ...(Array.isArray(more.include) ? more.include : [])])],
    };
  }

  get showsFace() {
    return this.#form.elements.face.checked;
  }

  // Anything else that the wire knows, as JSON; a fault is shown and nothing of it is sent.
  #more() {
    const text = this.#value("more").trim();
    const fault = this.#form.querySelector("#more-fault");
    fault.hidden = true;
    if (text === "") {
      return {};
    }
    try {
      const more = JSON.parse(text);
      if (typeof more === "object" && more !== null && !Array.isArray(more)) {
        return more;
      }
      fault.textContent = "More settings must be one JSON object.";
    } catch (error) {
      fault.textContent = `More settings are not valid JSON: ${error.message}`;
    }
    fault.hidden = false;
    return {};
  }

  #voice() {
    const name = this.#value("voice").trim() || "en-US-AvaNeural";
    const rate = this.#value("rate");
    const pitch = this.#value("pitch");
    const style = this.#value("style").trim();
    if (!name.includes("-")) {
      return { type: "openai", name };
    }
    return {
      type: "azure-standard",
      name,
      ...(rate === "1" ? {} : { rate }),
      ...(pitch ? { pitch } : {}),
      ...(style ? { style } : {}),
    };
  }

  #turnDetection() {
    const type = this.#value("turn_detection");
    const idle = type === "server_vad" ? Number(this.#value("idle")) : 0;
    return type === "none"
      ? null
      : {
          type,
          threshold: Number(this.#value("threshold")),
          silence_duration_ms: Number(this.#value("silence")),
          interrupt_response: this.#form.elements.interrupt.checked,
          ...(type.startsWith("azure_semantic_vad") && this.#form.elements.filler.checked ? { remove_filler_words: true } : {}),
          ...(idle > 0 ? { idle_timeout_ms: idle * 1000 } : {}),
        };
  }

  #transcription() {
    const language = this.#value("language").trim();
    const phrases = this.#value("phrases")
      .split(",")
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase.length > 0);
    return {
      model: "azure-speech",
      ...(language ? { language } : {}),
      ...(phrases.length > 0 ? { phrase_list: phrases } : {}),
    };
  }

  #value(name) {
    return this.#form.elements[name].value;
  }

  #reflect() {
    for (const output of this.#form.querySelectorAll("output")) {
      output.value = this.#value(output.htmlFor.value);
    }
    for (const element of this.#form.querySelectorAll("[data-server-turns]")) {
      element.hidden = this.manual;
    }
    for (const element of this.#form.querySelectorAll("[data-semantic-turns]")) {
      element.hidden = !this.#value("turn_detection").startsWith("azure_semantic_vad");
    }
    for (const element of this.#form.querySelectorAll("[data-agent]")) {
      element.hidden = this.#value("agent").trim() === "";
    }
    for (const element of this.#form.querySelectorAll("[data-silence-turns]")) {
      element.hidden = this.#value("turn_detection") !== "server_vad";
    }
  }

  #store() {
    const values = [...this.#form.elements]
      .filter((element) => element.name)
      .map((element) => [element.name, element.type === "checkbox" ? element.checked : element.value]);
    localStorage.setItem(STORED, JSON.stringify(Object.fromEntries(values)));
  }

  #restore() {
    let stored;
    try {
      stored = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    } catch {
      stored = {};
    }
    for (const [name, value] of Object.entries(stored)) {
      const element = this.#form.elements[name];
      if (element?.type === "checkbox") {
        element.checked = value === true;
      } else if (element) {
        element.value = String(value);
      }
    }
  }
}

const KEY = "parley-key";

/** The key: kept for this tab only; a fragment `#key=...` fills it in and is taken out of the address. */
export function restoreKey(input) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const given = fragment.get("key");
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  input.value = sessionStorage.getItem(KEY) ?? "";
  input.addEventListener("change", () => sessionStorage.setItem(KEY, input.value.trim()));
}
