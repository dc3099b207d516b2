/** Reading and writing in a room. */
export * as chat from "./chat.contract.ts";
/** Coming and going. */
export * as rooms from "./rooms.contract.ts";
