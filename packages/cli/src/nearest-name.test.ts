import { expect, it } from "vitest";
import { nearestName } from "./nearest-name.ts";

const names = ["chat.send", "chat.history", "files.attach", "who"];

it.each([
  ["chat.sned", "chat.send"],
  ["chat.snd", "chat.send"],
  ["Chat.Send", "chat.send"],
  ["files.atach", "files.attach"],
  ["chat.histroy", "chat.history"],
  ["wo", "who"],
])("%s is near %s", (word, name) => {
  expect(nearestName(word, names)).toBe(name);
});

it.each([["orders"], ["whatever"], [""], ["me"]])("%j is near nothing", (word) => {
  expect(nearestName(word, names)).toBeUndefined();
});

it("takes two letters in each other's place for one edit", () => {
  expect(nearestName("sned", ["send"])).toBe("send");
  expect(nearestName("esnd", ["send"])).toBe("send");
  expect(nearestName("esdn", ["send"])).toBeUndefined();
});

it("is the nearest, whatever comes behind it", () => {
  expect(nearestName("connection", ["connections", "connector"])).toBe("connections");
});

it("is the first of those that are as near", () => {
  expect(nearestName("b", ["a", "c"])).toBe("a");
});
