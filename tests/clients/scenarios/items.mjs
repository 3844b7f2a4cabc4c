// Items of the conversation.
import assert from "node:assert/strict";
import { retrieve } from "./shared.mjs";

export async function truncate({ open }) {
  const conversation = await open();
  await conversation.update({ modalities: "audio", voice: conversation.voice });
  await conversation.type("Hello.");
  const done = await conversation.next("response.done");
  const item = done.response.output[0];
  const said = item.content[0].transcript;
  const cut = { type: "conversation.item.truncate", item_id: item.id, content_index: 0 };
  await conversation.send({ ...cut, audio_end_ms: 250 });
  const truncated = await conversation.next("conversation.item.truncated");
  assert.equal(truncated.item_id, item.id);
  assert.equal(truncated.content_index, 0);
  assert.equal(truncated.audio_end_ms, 250);
  const kept = await retrieve(conversation, item.id);
  assert.notEqual(kept.content[0]?.transcript ?? "", said, "what was not heard is gone");

  const beyond = { ...cut, audio_end_ms: 3_600_000 };
  if (conversation.profile === "voice-live") {
    await conversation.send(beyond);
    assert.ok((await conversation.next("conversation.item.truncated")).audio_end_ms < 3_600_000);
  } else {
    assert.match((await conversation.refused(beyond)).message, /already shorter than 3600000ms/);
  }
  await conversation.refused({ ...cut, item_id: "item_nowhere", audio_end_ms: 0 });
  await conversation.close();
}

export async function items({ open }) {
  const conversation = await open();
  const line = (id, words) => ({ id, type: "message", role: "user", content: [{ type: "input_text", text: words }] });
  await conversation.send({ type: "conversation.item.create", item: line("item_second", "second") });
  const second = await conversation.next(conversation.itemShown);
  assert.equal(second.item.id, "item_second");
  assert.equal(second.previous_item_id ?? null, null);
  await conversation.send({
    type: "conversation.item.create",
    previous_item_id: "root",
    item: line("item_first", "first"),
  });
  const first = await conversation.next(conversation.itemShown);
  assert.equal(first.previous_item_id ?? null, null);
  await conversation.send({ type: "conversation.item.create", item: line("item_third", "third") });
  const third = await conversation.next(conversation.itemShown);
  assert.equal(third.previous_item_id, "item_second");
  if (conversation.profile === "realtime") {
    assert.equal((await conversation.next("conversation.item.done")).item.id, "item_second");
  }

  assert.deepEqual((await retrieve(conversation, "item_first")).content[0].text, "first");
  await conversation.send({ type: "conversation.item.delete", item_id: "item_first" });
  assert.equal((await conversation.next("conversation.item.deleted")).item_id, "item_first");
  for (const type of ["conversation.item.retrieve", "conversation.item.delete"]) {
    const missing = await conversation.refused({ type, item_id: "item_first" });
    assert.equal(missing.code, "item_not_found");
  }
  const taken = { type: "conversation.item.create", item: line("item_second", "again") };
  assert.equal((await conversation.refused(taken)).code, "item_id_in_use");
  const adrift = {
    type: "conversation.item.create",
    previous_item_id: "item_nowhere",
    item: line("item_fourth", "4"),
  };
  await conversation.refused(adrift);
  await conversation.close();
}
