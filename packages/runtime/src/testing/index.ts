/** The face for tests of applications: no sockets, no waiting. */

export { type FakeClock, fakeClock } from "./fake-clock.ts";
export { type MemoryTransport, memoryTransport } from "./memory-transport.ts";
