// What the server says about its engines.

const ROLES = {
  voice_detector: "Voice detector",
  echo_canceller: "Echo canceller",
  noise_suppressor: "Noise suppressor",
  turn_detector: "Turn detector",
  ear: "Ear",
  responder: "Responder",
  voice: "Voice",
};

/** Fills the list of engines and the banner. Silent where the server does not tell (a far server without a key). */
export async function showStatus({ list, banner, model, key }) {
  let status;
  try {
    const response = await fetch("/console/status.json", { headers: key ? { "api-key": key } : {}, cache: "no-store" });
    if (!response.ok) {
      return null;
    }
    status = await response.json();
  } catch {
    return null;
  }
  const engines = status.engines ?? [];
  list.replaceChildren(...engines.filter((engine) => engine.active || engine.remedy).map(row));
  banner.replaceChildren(...warnings(engines));
  banner.hidden = banner.childElementCount === 0;
  model.placeholder = status.default_model ?? "parley";
  return status;
}

function row(engine) {
  const item = document.createElement("li");
  item.className = !engine.active ? "off" : engine.stop_gap ? "stop-gap" : "on";
  const role = document.createElement("strong");
  role.textContent = ROLES[engine.role] ?? engine.role;
  const detail = document.createElement("span");
  detail.textContent = engine.detail.startsWith(engine.name) ? engine.detail : `${engine.name}: ${engine.detail}`;
  item.append(role, detail);
  if (engine.remedy) {
    const remedy = document.createElement("small");
    remedy.textContent = engine.remedy;
    item.append(remedy);
  }
  return item;
}

function warnings(engines) {
  const active = (role) => engines.find((engine) => engine.role === role && engine.active);
  const remedy = (role) => engines.find((engine) => engine.role === role && engine.remedy)?.remedy;
  const lines = [];
  const ear = active("ear");
  if (!ear && remedy("ear")) {
    lines.push(line("There is no ear: what you say is not understood. ", remedy("ear")));
  } else if (ear?.stop_gap) {
    lines.push(line("The built-in ear is a stop-gap. ", ear.remedy?.replace(/^A stop-gap: it/, "It")));
  }
  if (!active("voice") && remedy("voice")) {
    lines.push(line("There is no voice: answers are text. ", remedy("voice")));
  }
  return lines;
}

function line(text, remedy) {
  const paragraph = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = text;
  paragraph.append(strong, remedy ?? "");
  return paragraph;
}
