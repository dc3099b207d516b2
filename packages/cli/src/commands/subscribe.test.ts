import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRouter } from "../../../../test/fixtures/kinds/generated.ts";
import { handlers } from "../../../../test/fixtures/kinds/handlers.ts";
import { givenProject } from "../../test/given-project.ts";

async function startServer(authorize?: () => boolean, atPort = 0) {
  const router = createRouter({ ...handlers, ...(authorize && { lines: { authorize } }) });
  const server = serve(router, { authenticate: anonymous, onError: () => {} });
  onTestFinished(() => server.close());
  const { url } = await server.listen(atPort, "127.0.0.1");
  return { server, url };
}

describe("wsrpc subscribe", () => {
  it("prints events as lines of JSON until it is interrupted", async () => {
    const { server, url } = await startServer();
    const project = await givenProject();
    const ended = project.run("subscribe", "lines", '{"room":"a"}', "--url", url);
    await project.hears("live; Ctrl-C ends it\n");

    await server.publish.lines({ room: "b" }, { id: 1, text: "no", at: new Date(1) });
    await server.publish.lines({ room: "a" }, { id: 2, text: "yes", at: new Date(2) });
    await project.hears('{"id":2,"text":"yes","at":"1970-01-01T00:00:00.002Z"}\n');
    project.interrupt();

    expect(await ended).toEqual({
      code: 0,
      stdout: '{"id":2,"text":"yes","at":"1970-01-01T00:00:00.002Z"}\n',
      stderr: "live; Ctrl-C ends it\n",
    });
  });

  it("says when it is live again", async () => {
    const { server } = await startServer();
    const http = createServer();
    server.attach(http);
    const sockets = new Set<Socket>();
    http.on("connection", (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void http.close());
    const { port } = http.address() as AddressInfo;
    const project = await givenProject();
    const ended = project.run("subscribe", "lines", '{"room":"a"}', "--url", `ws://127.0.0.1:${port}`);
    await project.hears("live; Ctrl-C ends it\n");

    for (const socket of sockets) socket.destroy();
    await project.hears("live again; nothing was missed\n");
    project.interrupt();

    expect(await ended).toEqual({
      code: 0,
      stdout: "",
      stderr: "live; Ctrl-C ends it\nlive again; nothing was missed\n",
    });
  });

  it("says that events may be missing when another server takes the place of the first", async () => {
    const { server, url } = await startServer();
    const project = await givenProject();
    const ended = project.run("subscribe", "lines", '{"room":"a"}', "--url", url);
    await project.hears("live; Ctrl-C ends it\n");
    await server.publish.lines({ room: "a" }, { id: 1, text: "one", at: new Date(1) });

    await server.close();
    await startServer(() => true, Number(new URL(url).port));
    await project.hears("the topic began anew: nobody knows what was missed\n");
    project.interrupt();

    expect(await ended).toMatchObject({
      code: 0,
      stderr: "live; Ctrl-C ends it\nlive; Ctrl-C ends it\nthe topic began anew: nobody knows what was missed\n",
    });
  });

  it("tells programs of a refusal as JSON", async () => {
    const { url } = await startServer(() => false);
    const project = await givenProject();

    const { code, stdout } = await project.run("subscribe", url, "lines", '{"room":"a"}', "--format", "json");

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ rule: "call/PERMISSION_DENIED", severity: "error" }]);
  });

  it("ends with 1 if the server refuses", async () => {
    const { url } = await startServer(() => false);
    const project = await givenProject();

    const { code, stdout, stderr } = await project.run("subscribe", url, "lines", '{"room":"a"}');

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      "error lines failed with PERMISSION_DENIED: not allowed to subscribe (call/PERMISSION_DENIED)\n  help: the handler did not run\n",
    );
  });

  it("suggests the nearest name when the server has none like it", async () => {
    const { url } = await startServer();
    const procedures = [{ name: "lines", kind: "topic" }];
    const project = await givenProject({
      "contract.ts": "",
      "generated/contract.json": JSON.stringify({ procedures }),
    });

    const { code, stderr } = await project.run("subscribe", "line", "--url", url);

    expect(code).toBe(1);
    expect(stderr).toBe(
      "error line failed with NOT_FOUND: no such topic (call/NOT_FOUND)\n  help: did you mean lines?\n",
    );
  });

  it.each([
    ["stream", "run `wsrpc call count`"],
    ["reverse", "subscribe to a topic"],
  ])("does not subscribe to a %s that the project knows", async (kind, help) => {
    const project = await givenProject({
      "contract.ts": "",
      "generated/contract.json": JSON.stringify({ procedures: [{ name: "count", kind }] }),
    });

    expect(await project.run("subscribe", "count", "--url", "ws://127.0.0.1:1")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error count is no topic but a ${kind}: nothing is published to it (call/kind)\n  help: ${help}\n`,
    });
  });
});
