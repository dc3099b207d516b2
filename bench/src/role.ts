/** A process of its own, server or client of one contender for one run; told what to do by the one that forked it. */

import { Application } from "./application.ts";
import type { Contender, Listening } from "./contender.ts";
import { loadContender } from "./contenders/index.ts";
import { smallItem } from "./item.ts";
import { cpuTime, holdObjects, peakRss, resetPeakRss, settledMemory } from "./probe.ts";
import { startProfile, stopProfile } from "./profiler.ts";
import { prove } from "./proof.ts";
import { Questions } from "./questions.ts";
import type { Absent, ListenOrder, Measured, RunOrder, ServerProbe } from "./scene.ts";
import { workloadOf } from "./workloads/index.ts";

const application = new Application();
let listening: Listening | undefined;

const questions = new Questions(process as never, {
  async listen({ contender, port }: ListenOrder) {
    listening = await (await loadContender(contender)).listen(port, application);
    application.publish = listening.publish;
  },
  run,
  cpuTime,
  memory: settledMemory,
  resetPeakRss,
  peakRss,
  hold: holdObjects,
  dropAll: () => listening?.dropAll(),
  openGate: () => application.openGate(),
  async publishInAbsence(events: number) {
    listening?.dropAll();
    await new Promise((resolve) => setImmediate(resolve));
    for (let id = 0; id < events; id++) application.publish(smallItem(id));
  },
  startProfile,
  stopProfile,
});

/** Answered by the server's process, through the one that forked both. */
const server: ServerProbe = {
  cpuTime: () => questions.ask("cpuTime"),
  memory: () => questions.ask("memory"),
  resetPeakRss: () => questions.ask("resetPeakRss"),
  peakRss: () => questions.ask("peakRss"),
  hold: (mb) => questions.ask("hold", mb),
  dropAll: () => questions.ask("dropAll"),
  openGate: () => questions.ask("openGate"),
  publishInAbsence: (events) => questions.ask("publishInAbsence", events),
  startProfile: () => questions.ask("startProfile"),
  stopProfile: () => questions.ask("stopProfile"),
};

async function run(order: RunOrder): Promise<Measured | Absent> {
  const contender = await loadContender(order.contender);
  const workload = workloadOf(order.workload);
  const absent = workload.needs && contender.lacks?.[workload.needs];
  if (absent) return { absent };
  const faults = await proved(contender, order.port);
  if (faults.length > 0) return { numbers: {}, faults };
  const work = () => workload.run({ contender, server, dial: () => contender.dial(order.port) }, order.size as never);
  return order.isProfiled ? await profiled(work) : await work();
}

async function profiled(work: () => Promise<Measured>): Promise<Measured> {
  await Promise.all([server.startProfile(), startProfile()]);
  const measured = await work();
  const [ofServer, ofClient] = await Promise.all([server.stopProfile(), stopProfile()]);
  return { ...measured, profiles: { server: ofServer, client: ofClient } };
}

async function proved(contender: Contender, port: number): Promise<string[]> {
  const dialled = await contender.dial(port);
  const faults = await prove(contender, dialled);
  dialled.close();
  return faults;
}

// A contender that is cut off may complain where nobody listens; what counts is what the workload sees.
let complaints = 0;
process.on("uncaughtException", complain);
process.on("unhandledRejection", complain);
process.on("disconnect", () => process.exit(0));

/** A few say as much as ten thousand of the same. */
function complain(error: unknown): void {
  complaints += 1;
  if (complaints <= 3) console.error(`nobody took this in a bench process: ${String(error)}`);
}
