import { describe, expect, it } from "vitest";
import { bundleClient, gzipBytes } from "./support/client-bundle.ts";

/** A little above what they weigh today: to be lowered when they get lighter. */
const maxGzipBytes = { small: 19_890, kinds: 23_980 };

describe.each(["small", "kinds"] as const)("the client of the contract %s, bundled for a page", async (name) => {
  const bundle = await bundleClient(name);

  it("holds no zod, no ws, nothing of Node.js and nothing of the server", () => {
    const foreign = bundle.inputs.filter((path) =>
      /(?:^|\/)node_modules\/(?:zod|ws)\/|^node:|packages\/runtime\/src\/(?:server|testing|contract)\/|contract\.ts$|ws-(?:client|server)/.test(
        path,
      ),
    );

    expect(bundle.inputs.some((path) => path.endsWith("runtime/src/client/client.ts"))).toBe(true);
    expect(foreign).toEqual([]);
  });

  it("names none of the globals of Node.js, for which some bundlers bring an imitation, or fail where it is not installed", () => {
    const bare = bundle.text.match(
      /(?<![.\w$])(?:process|Buffer|global|setImmediate|require|__dirname|__filename)\b(?!:)/g,
    );

    expect(bare).toBeNull();
  });

  it(`weighs at most ${maxGzipBytes[name]} bytes gzipped; npm run treemap shows what of`, () => {
    const bytes = gzipBytes(bundle.text);
    const heaviest = bundle.weights.slice(0, 12).map(([path, weight]) => `${String(weight).padStart(7)} ${path}`);
    console.info([`${bundle.text.length} characters, ${bytes} bytes gzipped; the heaviest:`, ...heaviest].join("\n"));

    expect(bytes).toBeLessThanOrEqual(maxGzipBytes[name]);
  });
});

it("a client carries what answers and what sends items only where its contract has them", async () => {
  const modules = /(?:responder|incoming-calls|incoming-call|handler-run|upload|pump)\.ts$/;
  const carried = async (name: "small" | "kinds") => {
    const { weights } = await bundleClient(name);
    return weights.filter(([path, bytes]) => bytes > 0 && modules.test(path)).length;
  };

  expect([await carried("small"), await carried("kinds")]).toEqual([0, 6]);
});
