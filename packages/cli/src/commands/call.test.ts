import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { call } from "@wsrpc-ts/runtime";
import {
  anonymous,
  createRouterOf,
  type Router,
  RpcError,
  type ServeOptions,
  type Server,
  serve,
} from "@wsrpc-ts/runtime/server";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { createRouter, type Publish } from "../../../../test/fixtures/kinds/generated.ts";
import { handlers } from "../../../../test/fixtures/kinds/handlers.ts";
import { type GivenProject, givenProject } from "../../test/given-project.ts";

async function startServer(
  options: Partial<ServeOptions<unknown>> = {},
): Promise<{ server: Server<Publish>; url: string }> {
  const server = serve(createRouter(handlers), { authenticate: anonymous, onError: () => {}, ...options });
  onTestFinished(() => server.close());
  const { url } = await server.listen(0, "127.0.0.1");
  return { server, url };
}

/** With the generated files of the contract that the server has, unless it is to know nothing. */
async function projectOf(lines: readonly string[] = []): Promise<GivenProject> {
  const contract = await readFile(
    fileURLToPath(new URL("../../../../test/fixtures/kinds/generated/contract.json", import.meta.url)),
    "utf8",
  );
  return givenProject(
    { "contract.ts": "", "generated/contract.json": contract },
    {
      stdin: async function* () {
        yield* lines;
      },
    },
  );
}

const usage = (text: string) => ({ code: 2, stdout: "", stderr: text });

describe("wsrpc call", () => {
  it("prints the result as a line of JSON", async () => {
    const { url } = await startServer();
    const project = await givenProject();

    expect(await project.run("call", "add", '{"a":1,"b":2}', "--url", url)).toEqual({
      code: 0,
      stdout: "3\n",
      stderr: "",
    });
    expect(await project.run("call", url, "add", '{"a":1,"b":2}')).toEqual({ code: 0, stdout: "3\n", stderr: "" });
  });

  it.each([
    [
      "count",
      'FAILED_PRECONDITION: count gives items where one result is expected: client and server have different contracts (call/FAILED_PRECONDITION)\n  help: if it is a stream, run `wsrpc call --stream URL count \'{"to":1,"room":"a"}\'`',
    ],
    [
      "lines",
      'NOT_FOUND: no such procedure (call/NOT_FOUND)\n  help: if it is a topic, run `wsrpc subscribe URL lines \'{"to":1,"room":"a"}\'`',
    ],
  ])("says how to ask for %s, of which it knows nothing and which is no call", async (name, text) => {
    const { url } = await startServer();
    const project = await givenProject();

    const { code, stdout, stderr } = await project.run("call", url, name, '{"to":1,"room":"a"}');

    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.replace(url, "URL")).toBe(`error ${name} failed with ${text}\n`);
  });

  it("takes and gives what JSON cannot carry in its wire form, and bytes as base64", async () => {
    const { url } = await startServer();
    const project = await givenProject();
    const rich = {
      date: "2026-11-21T09:00:00.000Z",
      big: "1180591620717411303424",
      map: [["a", "1970-01-01T00:00:00.001Z"]],
      set: ["1", "2"],
      bytes: { $b: "AQL/" },
    };

    const { code, stdout } = await project.run("call", "rich", JSON.stringify(rich), "--url", url);

    expect({ code, value: JSON.parse(stdout) }).toEqual({ code: 0, value: rich });
  });

  it("makes a keyed call known by the key it is given: once more, it does not run again", async () => {
    let runs = 0;
    const procedure = call({ output: z.number(), idempotent: "key" });
    const router = createRouterOf<Router>(
      { schema: "", procedures: [{ name: "pay", procedure }] },
      { pay: () => ++runs },
    );
    const server = serve(router, { authenticate: () => ({ id: "ann" }) });
    onTestFinished(() => server.close());
    const { url } = await server.listen(0, "127.0.0.1");
    const known = { procedures: [{ name: "pay", kind: "call", idempotent: "key" }] };
    const project = await givenProject({ "contract.ts": "", "generated/contract.json": JSON.stringify(known) });
    const pay = async (key: string) => (await project.run("call", "pay", "--key", key, "--url", url)).stdout;

    expect([await pay("a"), await pay("a"), await pay("b")]).toEqual(["1\n", "1\n", "2\n"]);
  });

  it("takes the URL and the token from the environment", async () => {
    const { url } = await startServer({ authenticate: ({ token }) => ({ token }) });
    const env = { WSRPC_URL: url, WSRPC_TOKEN: "secret" };
    const project = await givenProject({}, { env });

    expect(await project.run("call", "who")).toEqual({
      code: 0,
      stdout: `${JSON.stringify(JSON.stringify({ token: "secret" }))}\n`,
      stderr: "",
    });
  });

  it("prints the items of a stream that the project knows, or is told of", async () => {
    const { url } = await startServer();
    const project = await projectOf();
    const stranger = await givenProject();
    const lines = [1, 2].map((id) => `{"id":${id},"text":"line ${id}","at":"1970-01-01T00:00:00.00${id}Z"}\n`).join("");

    expect(await project.run("call", "count", '{"to":2}', "--url", url)).toEqual({
      code: 0,
      stdout: lines,
      stderr: "",
    });
    expect(await stranger.run("call", "count", '{"to":2}', "--stream", "--url", url)).toEqual({
      code: 0,
      stdout: lines,
      stderr: "",
    });
  });

  it("uploads lines of JSON that are piped in", async () => {
    const { url } = await startServer();
    const numbers = await projectOf(["1", "", "2.5"]);
    const bytes = await projectOf(['{"$b":"AQL/"}', '{"$b":""}']);

    expect(await numbers.run("call", "sum", '{"name":"n"}', "--url", url)).toMatchObject({
      code: 0,
      stdout: '{"name":"n","sum":3.5}\n',
    });
    expect(await bytes.run("call", "blob", "--url", url)).toMatchObject({ code: 0, stdout: '{"size":3}\n' });
  });

  it("names the line that is no JSON", async () => {
    const { url } = await startServer();
    const project = await projectOf(["1", "", "two"]);

    const { code, stderr } = await project.run("call", "sum", '{"name":"n"}', "--url", url);

    expect(code).toBe(1);
    expect(stderr).toContain("the items to send failed: SyntaxError: line 3 of what is piped in is no JSON: ");
  });

  it("sends lines into a duplex and prints what comes out", async () => {
    const { url } = await startServer();
    const project = await projectOf(['"a"', '"b"']);

    expect(await project.run("call", "echo", '{"prefix":">"}', "--url", url)).toEqual({
      code: 0,
      stdout: '">a"\n">b"\n',
      stderr: "",
    });
  });

  it("shows an error that the contract declares with its data, and ends with 1", async () => {
    const { url } = await startServer();
    const project = await givenProject();

    expect(await project.run("call", "refuse", '"closed"', "--url", url)).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'error refuse failed with FAILED_PRECONDITION (Closed): Closed, with {"since":"1970-01-01T00:00:00.005Z"} (call/FAILED_PRECONDITION)\n  help: the handler ran\n',
    });
  });

  it("says whether the handler ran", async () => {
    const { url } = await startServer();
    const project = await givenProject();

    const { code, stderr } = await project.run("call", "add", '{"a":"one"}', "--url", url);

    expect(code).toBe(1);
    expect(stderr).toBe(
      "error add failed with INVALID_ARGUMENT: the input does not fit the contract: a: Invalid input: expected number, received string; b: Invalid input: expected number, received undefined (call/INVALID_ARGUMENT)\n  help: the handler did not run\n",
    );
  });

  it.each<[string, string]>([
    ["json", '[\n  {\n    "rule": "call/INVALID_ARGUMENT",\n    "severity": "error",\n    "message": "add failed'],
    ["github", "::error title=wsrpc call/INVALID_ARGUMENT::add failed"],
  ])("tells programs of a failure as %s", async (format, text) => {
    const { url } = await startServer();
    const project = await givenProject();

    const { code, stdout, stderr } = await project.run("call", url, "add", '{"a":"one"}', "--format", format);

    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.startsWith(text)).toBe(true);
  });

  it("keeps the timeout", async () => {
    const { url } = await startServer();
    const project = await givenProject();

    const { code, stderr } = await project.run("call", "slow", '{"ms":60000}', "--timeout", "20", "--url", url);

    expect(code).toBe(1);
    // Both sides keep the deadline. Who has waited long for the processor may hear the server's word, which knows more.
    expect(stderr).toMatch(
      /^error slow failed with DEADLINE_EXCEEDED: the deadline (?:of slow )?has passed \(call\/DEADLINE_EXCEEDED\)\n {2}help: the handler (may have run|ran)\n$/,
    );
  });

  it("ends when it is interrupted", async () => {
    const { url } = await startServer();
    const project = await givenProject();
    const ended = project.run("call", "slow", '{"ms":60000}', "--url", url);

    project.interrupt();

    expect(await ended).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "error slow failed with CANCELLED: cancelled by the caller (call/CANCELLED)\n  help: the handler did not run\n",
    });
  });

  it("has done its work when a stream is interrupted", async () => {
    const { url } = await startServer();
    const project = await projectOf();
    const ended = project.run("call", "count", '{"to":1000000}', "--url", url);

    await project.hears('{"id":40,');
    project.interrupt();

    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("suggests the nearest name when the server has none like it", async () => {
    const { url } = await startServer();
    const project = await projectOf();
    const stranger = await givenProject();

    expect((await project.run("call", "refsue", '"x"', "--url", url)).stderr).toContain(
      "\n  help: did you mean refuse?\n",
    );
    expect((await stranger.run("call", "refsue", '"x"', "--url", url)).stderr).toContain(
      "\n  help: if it is a topic, run `wsrpc subscribe refsue ",
    );
  });

  it.each([
    [
      "lines",
      '{"room":"a"}',
      "lines is a topic: it is not called, but subscribed to",
      'run `wsrpc subscribe lines \'{"room":"a"}\'`',
    ],
    [
      "confirm",
      '{"question":"a"}',
      "confirm is a reverse call: the server makes it, and a client answers",
      "call a procedure that makes the server ask",
    ],
  ])("does not call %s, which the project knows for something else", async (name, input, message, help) => {
    const project = await projectOf();

    expect(await project.run("call", name, input, "--url", "ws://127.0.0.1:1")).toEqual(
      usage(`error ${message} (call/kind)\n  help: ${help}\n`),
    );
  });

  it.each([
    [
      ["add"],
      "there is no URL (call/words)\n  help: name the server, as in `--url ws://localhost:1337`, or set WSRPC_URL",
    ],
    [
      ["localhost:1337", "add"],
      "`localhost:1337` is neither a URL nor a name (call/words)\n  help: begin a URL with ws:// or wss://, as in ws://localhost:1337",
    ],
    [[], "no procedure is named (call/words)\n  help: name one, as in `wsrpc call chat.send '{\"a\": 1}'`"],
    [
      ["ws://localhost:1"],
      "no procedure is named (call/words)\n  help: name one, as in `wsrpc call chat.send '{\"a\": 1}'`",
    ],
    [
      ["add", "{a:", "1}", "--url", "ws://localhost:1"],
      "`1}` is one word too many (call/words)\n  help: put the JSON between single quotes: '{\"a\": 1}'",
    ],
  ])("%j is told what is wrong with it", async (words, text) => {
    const project = await givenProject();

    expect(await project.run("call", ...words)).toEqual(usage(`error ${text}\n`));
  });

  it("tells what is wrong with the input", async () => {
    const project = await givenProject();

    const { code, stderr } = await project.run("call", "add", "{a:1}", "--url", "ws://localhost:1");

    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error the input is no JSON: .*\(call\/input\)\n {2}help: put it between single quotes, so that the shell leaves it alone: '\{"a": 1\}'\n$/,
    );
  });

  it("tells a timeout that is none", async () => {
    const project = await givenProject();

    expect(await project.run("call", "add", "--timeout", "soon")).toEqual(
      usage(
        "error: option '--timeout <ms>' argument 'soon' is invalid. It is a number of milliseconds.\n(add --help for what there is)\n",
      ),
    );
  });
});

describe("a server that cannot be called", () => {
  it("because nobody listens is told at once", async () => {
    const { server, url } = await startServer();
    await server.close();
    const project = await givenProject();

    expect(await project.run("call", "add", "--url", url)).toEqual(
      usage(
        `error ${url} cannot be reached: ECONNREFUSED (call/unreachable)\n  help: see that the server runs, and that the URL has its port and path\n`,
      ),
    );
  });

  it("because it is another kind of server is told at once", async () => {
    const http = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void http.close());
    const { port } = http.address() as { port: number };
    const project = await givenProject();

    expect((await project.run("call", "add", "--url", `ws://127.0.0.1:${port}`)).stderr).toBe(
      `error ws://127.0.0.1:${port} cannot be reached: it answers, with HTTP status 404, but takes no WebSocket of wsrpc (call/unreachable)\n  help: see that the server runs, and that the URL has its port and path\n`,
    );
  });

  it("because it lets nobody in says why", async () => {
    const authenticate = () => {
      throw new RpcError("UNAUTHENTICATED", "who are you");
    };
    const { url } = await startServer({ authenticate });
    const project = await givenProject();

    const { code, stderr } = await project.run("call", "who", "--url", url);

    expect(code).toBe(2);
    expect(stderr).toBe(
      `error ${url} lets nobody in like this: who are you (call/UNAUTHENTICATED)\n  help: if the server asks for a token, set WSRPC_TOKEN\n`,
    );
  });

  it("because it takes another token says that ours was shown", async () => {
    const { url } = await startServer({ authenticate: () => undefined });
    const project = await givenProject({}, { env: { WSRPC_TOKEN: "old" } });

    expect((await project.run("call", "who", "--url", url)).stderr).toBe(
      `error ${url} lets nobody in like this: not authenticated (call/UNAUTHENTICATED)\n  help: it was shown the token of WSRPC_TOKEN: see that this is one of that server, and still good\n`,
    );
  });

  it("because its URL is none is told", async () => {
    const project = await givenProject();

    const { code, stderr } = await project.run("call", "who", "--url", "localhost");

    expect(code).toBe(2);
    expect(stderr).toBe(
      'error "localhost" is no URL to connect to, as wss://app.example.com/rpc is (call/url)\n  help: name the server as `--url ws://localhost:1337`, with the path that it listens on\n',
    );
  });
});
