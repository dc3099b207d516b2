import { describe, expect, it } from "vitest";
import { surfacing } from "../../test/surfacing.ts";
import { RpcError } from "../errors.ts";
import { StateSource } from "./state.ts";

const closed = new RpcError("CANCELLED", "closed");

describe("the state of a connection", () => {
  it("is told to those who listen, when it changes and as long as they do", () => {
    const source = new StateSource();
    const seen: string[] = [];
    const stop = source.onState((state) => seen.push(state));
    source.set("connecting");
    source.set("open");
    source.set("open");
    source.set("reconnecting");
    stop();
    source.set("open");

    expect(seen).toEqual(["open", "reconnecting"]);
    expect(source.state).toBe("open");
  });

  it("may be listened to twice, and left by one listener while another is told", () => {
    const source = new StateSource();
    const seen: string[] = [];
    const stop = source.onState(() => {
      seen.push("first");
      stop();
    });
    source.onState(() => seen.push("second"));
    source.set("open");
    source.set("reconnecting");

    expect(seen).toEqual(["first", "second", "second"]);
  });

  it("is told no more to a listener that another one took away, and only as it is now to those behind one who changed it", () => {
    const source = new StateSource();
    const seen: string[] = [];
    source.onState((state) => {
      stop();
      if (state === "open") source.close(closed);
    });
    const stop = source.onState(() => seen.push("taken away"));
    source.onState((state) => seen.push(state));

    source.set("open");

    expect(seen).toEqual(["closed"]);
  });

  it("can be awaited: the next open, or the end", async () => {
    const source = new StateSource();
    const waiting = [source.opened(), source.opened()];
    source.set("open");
    await Promise.all(waiting);
    await source.opened();

    source.set("reconnecting");
    const failing = source.opened();
    source.close(closed);
    await expect(failing).rejects.toBe(closed);
    await expect(source.opened()).rejects.toBe(closed);
  });

  it("is closed once and for all", () => {
    const source = new StateSource();
    const seen: string[] = [];
    source.onState((state) => seen.push(state));
    source.close(closed);
    source.close(new RpcError("UNAVAILABLE", "again"));
    source.set("open");

    expect([source.state, seen]).toEqual(["closed", ["closed"]]);
  });

  it("is told to everybody, whatever one of them throws", async () => {
    const source = new StateSource();
    const seen: string[] = [];
    source.onState(() => {
      throw new Error("the application's");
    });
    source.onState((state) => seen.push(state));

    expect(await surfacing(() => source.set("open"))).toEqual([new Error("the application's")]);
    expect(seen).toEqual(["open"]);
  });
});
