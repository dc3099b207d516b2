/** The CPU profile of this process between two moments, from within. */

import type { Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";

export type CpuProfile = Profiler.Profile;

const samplingUs = 250;
const session = new Session();

export async function startProfile(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: samplingUs });
  await session.post("Profiler.start");
}

export async function stopProfile(): Promise<CpuProfile> {
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return profile;
}
