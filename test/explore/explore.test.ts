import { expect, it } from "vitest";
import { explore, report } from "./explore.ts";
import { scenes } from "./scenes.ts";

const maxStates = Number(process.env.WSRPC_STATES ?? 500);

it.each(scenes)(`keeps every promise in the first ${maxStates} states of: $name`, async (scene) => {
  const { broken } = await explore(scene, maxStates);

  expect(broken && report(scene, broken)).toBeUndefined();
});
