/** The page: joins the forms and buttons to the generated client. */

import { createClient } from "../generated/client.ts";
import { Composer } from "./composer.ts";
import { askName, askToLeave, changeName } from "./dialogs.ts";
import { byId } from "./element.ts";
import { follow } from "./follow.ts";
import { MessageList } from "./message-list.ts";
import { showNotice } from "./notice.ts";
import { Outgoing } from "./outgoing.ts";
import { Room } from "./room.ts";
import { RoomList } from "./room-list.ts";
import { lobby, roomNameOf, roomOfAddress } from "./room-name.ts";

const me = await askName();
const client = createClient("/rpc", { token: me, connect: "eager" });
const connection = client.$connection;
const list = new MessageList(me);
const rooms = new RoomList();
const outgoing = new Outgoing(client, list, me);
const composer = new Composer({
  said: (text) => outgoing.say(room.name, text),
  chosen: (file) => outgoing.attach(room.name, file),
  typed: () => room.typed(),
});
let room = enter(roomOfAddress());

byId("me", HTMLElement).textContent = me;
byId("rename", HTMLButtonElement).addEventListener("click", changeName);
connection.onState(showState);
showState();

client.rooms.handle({ confirm: async ({ question }, { signal }) => ({ yes: await askToLeave(question, signal) }) });
const listed = new AbortController();
void follow(
  connection,
  listed.signal,
  () => client.rooms.list(undefined, { signal: listed.signal }),
  (known) => rooms.show(known),
);

const leave = byId("leave", HTMLButtonElement);
leave.addEventListener("click", async () => {
  const { name } = room;
  leave.disabled = true;
  const outcome = await client.rooms.leave({ room: name }).safe();
  leave.disabled = room.name === lobby;
  if (!outcome.ok) showNotice(`You are still in #${name}: the server did not answer.`);
  else if (outcome.data.left && room.name === name) location.hash = lobby;
});
const newRoom = byId("room-name", HTMLInputElement);
newRoom.addEventListener("input", () => newRoom.setCustomValidity(""));
byId("new-room", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const name = roomNameOf(newRoom.value);
  newRoom.setCustomValidity(name === "" ? "A room's name needs a letter or a digit." : "");
  if (!newRoom.reportValidity()) return;
  newRoom.value = "";
  location.hash = encodeURIComponent(name);
});

addEventListener("hashchange", () => {
  const name = roomOfAddress();
  if (name === room.name) return;
  room.leave();
  room = enter(name);
});
addEventListener("beforeunload", (event) => {
  if (list.isBusy) event.preventDefault();
});
// A page that is gone for good says so; else its person would stay in the room until the session expires.
addEventListener("pagehide", ({ persisted }) => void (persisted || client.$close()));

function enter(name: string): Room {
  const entered = new Room(name, client, me, list);
  history.replaceState(null, "", `#${encodeURIComponent(name)}`);
  document.title = `#${name} · wsrpc chat`;
  byId("room", HTMLHeadingElement).textContent = `#${name}`;
  byId("leave", HTMLButtonElement).disabled = name === lobby;
  rooms.choose(name);
  composer.show(name);
  return entered;
}

function showState(): void {
  const state = byId("state", HTMLParagraphElement);
  state.textContent = connection.state;
  state.dataset.state = connection.state;
  if (connection.state !== "closed") return;
  connection.opened.catch((error: Error) => showNotice(`${error.message}. Reload the page to try again.`, "for good"));
}
