import { beforeAll, describe, expect, it } from "vitest";
import { bundleClient, type ClientBundle, gzipBytes } from "./support/client-bundle.ts";

/** What it weighs today and 2 %: to be lowered when it gets lighter. */
const maxGzipBytes = 21_700;

describe("the client of a small contract, bundled for a page", () => {
  let bundle: ClientBundle;

  beforeAll(async () => {
    bundle = await bundleClient();
    const heaviest = bundle.weights.slice(0, 12).map(([path, bytes]) => `${String(bytes).padStart(7)} ${path}`);
    console.info(
      [
        `client bundle: ${bundle.text.length} characters, ${gzipBytes(bundle.text)} bytes gzipped; the heaviest:`,
        ...heaviest,
      ].join("\n"),
    );
  }, 60_000);

  it("holds no zod, no ws, nothing of Node.js and nothing of the server", () => {
    const foreign = bundle.inputs.filter((path) =>
      /(?:^|\/)node_modules\/(?:zod|ws)\/|^node:|packages\/runtime\/src\/(?:server|testing|contract)\/|contract\.ts$|ws-(?:client|server)/.test(
        path,
      ),
    );

    expect(bundle.inputs.some((path) => path.endsWith("runtime/src/client/client.ts"))).toBe(true);
    expect(foreign).toEqual([]);
  });

  it(`weighs at most ${maxGzipBytes} bytes gzipped; npm run treemap shows what of`, () => {
    expect(gzipBytes(bundle.text)).toBeLessThanOrEqual(maxGzipBytes);
  });
});
