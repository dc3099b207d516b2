import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { onAbort } from "./on-abort.ts";

describe("a signal that was given to many calls", () => {
  it("has one listener, as long as one of them is under way: of more than ten Node.js warns", () => {
    const { signal } = new AbortController();
    const listeners = () => getEventListeners(signal, "abort").length;
    const releases = Array.from({ length: 11 }, () => onAbort(signal, () => {}));
    expect(listeners()).toBe(1);

    for (const release of releases.slice(1)) release?.();
    expect(listeners()).toBe(1);
    for (const release of releases) release?.();
    expect(listeners()).toBe(0);
    onAbort(signal, () => {});
    expect(listeners()).toBe(1);
  });

  it("ends those that are under way, also where one of them ends another", () => {
    const aborting = new AbortController();
    const ended: string[] = [];
    const listen = (name: string, also?: () => void) =>
      onAbort(aborting.signal, () => {
        ended.push(name);
        also?.();
      });
    const over = listen("over before");
    listen("first", () => endSecond?.());
    const endSecond = listen("second");
    listen("last");
    over?.();

    aborting.abort();

    expect(ended).toEqual(["first", "last"]);
  });

  it("is refused in words where it is none, such as the controller that has it", () => {
    const controller: unknown = new AbortController();

    expect(() => onAbort(controller as AbortSignal, () => {})).toThrow(
      new TypeError("signal is [object AbortController], no AbortSignal"),
    );
  });

  it("is nothing where there is none", () => {
    expect(onAbort(undefined, () => {})).toBeUndefined();
  });
});
