/** What the page asks the person in front of it. */

import { byId } from "./element.ts";

/** A tab keeps its name over reloads. A new one asks: two tabs may be two people. */
export async function askName(): Promise<string> {
  const known = sessionStorage.getItem("name");
  if (known) return known;
  const dialog = byId("name-dialog", HTMLDialogElement);
  const input = byId("name", HTMLInputElement);
  input.value = localStorage.getItem("name") ?? "";
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  let name = "";
  while (name === "") {
    dialog.showModal();
    input.select();
    await closed(dialog);
    name = input.value.trim();
  }
  sessionStorage.setItem("name", name);
  localStorage.setItem("name", name);
  return name;
}

/** As somebody else, from the start. */
export function changeName(): void {
  sessionStorage.removeItem("name");
  location.reload();
}

/** No, if nobody waits for the answer any more. */
export async function askToLeave(question: string, signal: AbortSignal): Promise<boolean> {
  const dialog = byId("question-dialog", HTMLDialogElement);
  byId("question", HTMLHeadingElement).textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  const giveUp = () => dialog.close("no");
  signal.addEventListener("abort", giveUp, { once: true });
  await closed(dialog);
  signal.removeEventListener("abort", giveUp);
  return dialog.returnValue === "yes";
}

function closed(dialog: HTMLDialogElement): Promise<unknown> {
  return new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
}
