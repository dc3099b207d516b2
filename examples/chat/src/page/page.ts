/** The page: joins the forms and buttons to the generated client. */

import { createClient } from "../generated/client.ts";
import { askName, askToLeave } from "./dialogs.ts";
import { byId, element } from "./element.ts";
import { MessageList } from "./message-list.ts";
import { Room } from "./room.ts";

const lobby = "lobby";
const roomsEveryMs = 5_000;

const me = await askName();
const client = createClient("/rpc", { token: me, connect: "eager" });
const list = new MessageList(me);
let room = enter(decodeURIComponent(location.hash.slice(1)) || lobby);

byId("me", HTMLElement).textContent = me;
showRoom();

const state = byId("state", HTMLParagraphElement);
const showState = () => {
  state.textContent = client.$connection.state;
  state.dataset.state = client.$connection.state;
};
client.$connection.onState(showState);
showState();

client.rooms.handle({ confirm: async ({ question }) => ({ yes: await askToLeave(question) }) });

byId("composer", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId("text", HTMLInputElement);
  const text = input.value.trim();
  if (text === "") return;
  input.value = "";
  void room.send(text);
});
byId("text", HTMLInputElement).addEventListener("input", () => room.typed());
byId("attach", HTMLButtonElement).addEventListener("click", () => byId("file", HTMLInputElement).click());
byId("file", HTMLInputElement).addEventListener("change", ({ target }) => {
  const input = target as HTMLInputElement;
  for (const file of input.files ?? []) void room.attach(file);
  input.value = "";
});
byId("leave", HTMLButtonElement).addEventListener("click", async ({ target }) => {
  const button = target as HTMLButtonElement;
  button.disabled = true;
  const outcome = await client.rooms.leave({ room: room.name }).safe();
  button.disabled = room.name === lobby;
  if (outcome.ok && outcome.data.left) go(lobby);
});
byId("new-room", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byId("room-name", HTMLInputElement);
  const name = input.value
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  input.value = "";
  if (name !== "") go(name);
});

void showRooms();
setInterval(() => void showRooms(), roomsEveryMs);

function go(name: string): void {
  if (name === room.name) return;
  room.leave();
  room = enter(name);
  showRoom();
  void showRooms();
}

function enter(name: string): Room {
  return new Room(name, client, me, list, () => void showRooms());
}

function showRoom(): void {
  history.replaceState(null, "", `#${encodeURIComponent(room.name)}`);
  document.title = `#${room.name} · wsrpc chat`;
  byId("room", HTMLHeadingElement).textContent = `#${room.name}`;
  byId("leave", HTMLButtonElement).disabled = room.name === lobby;
  byId("text", HTMLInputElement).focus();
}

async function showRooms(): Promise<void> {
  if (client.$connection.state !== "open") await client.$connection.opened;
  const outcome = await client.rooms.list().safe();
  if (!outcome.ok) return; // the next round comes soon
  const rooms = new Map(outcome.data.map(({ room: name, people }) => [name, people]));
  if (!rooms.has(room.name)) rooms.set(room.name, 1);
  const buttons = [...rooms].map(([name, people]) => {
    const count = element("span", { className: "count", text: people > 0 ? String(people) : "" });
    const button = element("button", {}, element("span", { text: `#${name}` }), count);
    button.type = "button";
    button.dataset.room = name;
    if (name === room.name) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => go(name));
    return button;
  });
  byId("rooms", HTMLElement).replaceChildren(...buttons);
}
