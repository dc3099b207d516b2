/** The face for tests of applications: no sockets, no waiting. */

export { type FakeClock, fakeClock, type Turns } from "./fake-clock.ts";
export { type FaultyLink, faultyLink, type LinkDirection } from "./faulty-link.ts";
export { type MemoryTransport, memoryTransport } from "./memory-transport.ts";
