// Which file plays which flavour of which client; only what is asked for is loaded.
const FILES = {
  voice: "./voicelive.mjs",
  openai: "./openai.mjs",
  azure: "./openai.mjs",
  agents: "./agents.mjs",
  service: "./service.mjs",
  versions: "./versions.mjs",
};

export const MODEL = "gpt-4o-realtime-preview";

export async function clientOf(flavour) {
  return (await import(FILES[flavour.split("-")[0]])).flavours[flavour];
}
