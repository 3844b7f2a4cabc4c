// The scenarios that every client plays. Each opens its own connection, checks what the client was told, and gives facts
// for the test that asked. `open` connects with the client at hand; `wav` is a recording, else a tone stands for speech.
import { busy, cancel, failed, text, tool } from "./answers.mjs";
import { items, truncate } from "./items.mjs";
import { close, connect, update, wrong, wrongKey } from "./session.mjs";
import { bargeIn, manual, spoken, unheard } from "./turns.mjs";

export const everybody = {
  connect,
  update,
  spoken,
  text,
  tool,
  cancel,
  bargeIn,
  busy,
  failed,
  truncate,
  items,
  wrong,
  manual,
  unheard,
  close,
  wrongKey,
};
