// Says at the end of a process how many KiB it has had at most.
import { writeFileSync } from "node:fs";

const folder = process.env.WSRPC_WITNESS;
process.on("exit", () => writeFileSync(`${folder}/${process.pid}`, String(process.resourceUsage().maxRSS)));
