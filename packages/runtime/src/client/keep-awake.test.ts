import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import { RpcError } from "../errors.ts";
import { keepAwake } from "./keep-awake.ts";
import { StateSource } from "./state.ts";

describe("what keeps a client awake", () => {
  let scope: EventTarget;
  let page: EventTarget & { visibilityState: string };
  let state: StateSource;
  let nudge: Mock;

  beforeEach(() => {
    scope = new EventTarget();
    page = Object.assign(new EventTarget(), { visibilityState: "hidden" });
    state = new StateSource();
    nudge = vi.fn();
  });
  afterEach(() => void vi.unstubAllGlobals());

  function start() {
    keepAwake({ nudge: () => nudge(), onState: (listener) => state.onState(listener) });
  }

  /** As globals are: `addEventListener` of no object in particular listens to the scope. */
  function isWorker() {
    vi.stubGlobal("addEventListener", scope.addEventListener.bind(scope));
    vi.stubGlobal("removeEventListener", scope.removeEventListener.bind(scope));
  }

  function isPage() {
    isWorker();
    vi.stubGlobal("window", scope);
    vi.stubGlobal("document", page);
  }

  it("is, in a page, the network that goes or is back, and the page that is shown, until the client is closed", () => {
    isPage();
    start();

    scope.dispatchEvent(new Event("offline"));
    scope.dispatchEvent(new Event("online"));
    page.dispatchEvent(new Event("visibilitychange"));
    expect(nudge).toHaveBeenCalledTimes(2);
    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(nudge).toHaveBeenCalledTimes(3);

    state.close(new RpcError("CANCELLED", "", { executed: "no" }));
    scope.dispatchEvent(new Event("offline"));
    scope.dispatchEvent(new Event("online"));
    page.dispatchEvent(new Event("visibilitychange"));
    expect(nudge).toHaveBeenCalledTimes(3);
  });

  it.each(["as it is", "where a library has called it a window"])(
    "is, in a worker %s, the network that is back",
    (how) => {
      isWorker();
      if (how !== "as it is") vi.stubGlobal("window", { addEventListener: globalThis.addEventListener });
      start();

      scope.dispatchEvent(new Event("online"));

      expect(nudge).toHaveBeenCalledTimes(1);
    },
  );

  it("is nothing where there are no events, as in React Native", () => {
    vi.stubGlobal("window", globalThis);

    expect(start).not.toThrow();
  });
});
