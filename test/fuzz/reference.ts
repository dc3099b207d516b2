/** Another reader of messages, written from PROTOCOL.md alone, to be compared with ours. */

type Kind = readonly [senders: "C" | "S" | "CS", ...elements: string[]];

/** Each element by a letter: n count, i id, m name, s text, t short text, b flag, d duration, v any value, {} fields; `?` may be missing. */
const frames = new Map<number, Kind>([
  [0, ["C", "{v:n sid:t secret:t gen:i rx:n tx0:i token:s? schema:s? client:s?}"]],
  [1, ["S", "{resumed:b why:s? rx:n limits:L heartbeat:H graceMs:d schema:s?}"]],
  [2, ["CS", "n"]],
  [3, ["CS", "n"]],
  [4, ["S", "{last:n reconnectMs:R untilMs:d}"]],
  [5, ["CS", "{need:b? byMs:d? token:s? ok:b? expiresMs:d?}"]],
  [6, ["CS", "i", "n"]],
  [7, ["CS", "n", "s", "{retryAfterMs:d?}?"]],
  [16, ["CS", "i", "m", "v?", "{timeoutMs:d? key:t? credit:n? trace:s?}?"]],
  [17, ["CS", "i", "v?"]],
  [18, ["CS", "i", "n", "s", "{executed:e name:s? data:v? retryAfterMs:d?}"]],
  [19, ["CS", "i", "v?"]],
  [20, ["CS", "i"]],
  [21, ["CS", "i"]],
  [32, ["C", "i", "m", "v?", "{from:P?}?"]],
  [33, ["S", "i", "n", "s", "n", "b"]],
  [34, ["S", "n", "n", "v?"]],
  [35, ["C", "i"]],
  [36, ["S", "i", "n", "s"]],
  [37, ["S", "n", "n", "n", "s"]],
]);

/** True for a text that a receiver must take as a message of that sender. */
export function isMessage(text: string, sender: "client" | "server"): boolean {
  const tokens = parsed(text);
  if (!tokens || !Array.isArray(tokens.value) || tokens.depth > 64 || tokens.keys > 100_000 || tokens.hasProto)
    return false;
  const [seq, ack, ...rest] = tokens.value as unknown[];
  return fits("n", seq) && fits("n", ack) && rest.length <= 1024 && rest.every((frame) => isFrame(frame, sender));
}

function isFrame(frame: unknown, sender: "client" | "server"): boolean {
  if (!Array.isArray(frame) || !fits("n", frame[0])) return false;
  const shape = frames.get(frame[0]);
  if (!shape) return frame[0] >= 64;
  const [senders, ...elements] = shape;
  return (
    senders.includes(sender === "client" ? "C" : "S") && elements.every((element, at) => fits(element, frame[at + 1]))
  );
}

function fits(shape: string, value: unknown): boolean {
  if (shape.endsWith("?")) return value === undefined || fits(shape.slice(0, -1), value);
  if (shape.startsWith("{")) return hasFields(shape.slice(1, -1), value);
  const whole = typeof value === "number" && Math.floor(value) === value && Math.abs(value) < 2 ** 53;
  switch (shape) {
    case "n":
      return whole && value >= 0;
    case "i":
      return whole && value > 0;
    case "m":
      return typeof value === "string" ? value.length <= 128 : whole && value >= 0;
    case "s":
      return typeof value === "string";
    case "t":
      return typeof value === "string" && value.length > 0 && value.length <= 128;
    case "b":
      return value === true || value === false;
    case "d":
      return typeof value === "number" && value >= 0 && value < 1 / 0;
    case "e":
      return value === 0 || value === 1 || value === 2;
    case "v":
      return true;
    case "L":
      return hasFields("maxMessageBytes:n maxCalls:n maxSubscriptions:n credit:n", value);
    case "H":
      return hasFields("intervalMs:d timeoutMs:d", value);
    case "R":
      return Array.isArray(value) && fits("d", value[0]) && fits("d", value[1]);
    default:
      return shape === "P" && Array.isArray(value) && fits("s", value[0]) && fits("n", value[1]);
  }
}

function hasFields(fields: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const own = new Map(Object.entries(value));
  return fields.split(" ").every((field) => {
    const [name = "", shape = ""] = field.split(":");
    return fits(shape, own.get(name));
  });
}

interface Looked {
  readonly value: unknown;
  readonly depth: number;
  readonly keys: number;
  readonly hasProto: boolean;
}

const anyString = /"(?:[^"\\]|\\.)*"/g;
const anyKey = /"(?:[^"\\]|\\.)*"(?=\s*:)/g;

/** Parses first and looks afterwards, at what is left of the text without its strings; a key that is given twice counts twice. */
function parsed(text: string): Looked | undefined {
  try {
    const value = JSON.parse(text);
    const keys = text.match(anyKey) ?? [];
    const hasProto = keys.some((key) => JSON.parse(key) === "__proto__");
    return { value, depth: depthOf(text.replace(anyString, "")), keys: keys.length, hasProto };
  } catch {
    return undefined;
  }
}

/** Takes the innermost pairs away, again and again. */
function depthOf(brackets: string): number {
  let left = brackets.replace(/[^[\]{}]/g, "");
  let depth = 0;
  for (; left !== ""; depth++) left = left.replace(/\[\]|\{\}/g, "");
  return depth;
}
