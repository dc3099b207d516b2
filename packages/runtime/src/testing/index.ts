/** The face for tests of applications: no sockets, no waiting, a network that fails on demand. */

export {};
