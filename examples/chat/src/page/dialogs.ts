/** What the page asks the person in front of it. */

import { byId } from "./element.ts";

/** The name that was given last time, else a new one. */
export async function askName(): Promise<string> {
  const known = sessionStorage.getItem("name") ?? localStorage.getItem("name");
  if (known) return known;
  const dialog = byId("name-dialog", HTMLDialogElement);
  const input = byId("name", HTMLInputElement);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  const name = input.value.trim() || "somebody";
  localStorage.setItem("name", name);
  return name;
}

export async function askToLeave(question: string): Promise<boolean> {
  const dialog = byId("question-dialog", HTMLDialogElement);
  byId("question", HTMLHeadingElement).textContent = question;
  dialog.returnValue = "no";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  return dialog.returnValue === "yes";
}
