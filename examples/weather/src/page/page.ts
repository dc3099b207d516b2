/** The page: the same readings twice, and what each way costs. */

import { createClient, type Reading } from "../generated/client.ts";
import { Chart, type Point } from "./chart.ts";
import { CountingWebSocket, traffic } from "./counting-web-socket.ts";
import { Polling, polled } from "./polling.ts";

const drawEveryMs = 500;
const keptPoints = 400;

const shown = (id: string) => document.getElementById(id) as HTMLElement;
const delays = { pushed: [] as Point[], polled: [] as Point[] };
const bytes = { pushed: [] as Point[], polled: [] as Point[] };
const openedAt = Date.now();

const client = createClient("/rpc", { WebSocket: CountingWebSocket });
client.weather.readings({ station: "harbour" }).subscribe((reading) => arrived("pushed", reading));

const polling = new Polling((reading) => arrived("polled", reading));
const interval = shown("interval") as HTMLSelectElement;
const poll = () => void polling.start(Number(interval.value));
interval.addEventListener("change", poll);
poll();

const state = () => {
  shown("state").textContent = client.$connection.state;
  shown("state").dataset.state = client.$connection.state;
};
client.$connection.onState(state);
state();

const delayChart = new Chart(shown("delay-chart"));
const byteChart = new Chart(shown("byte-chart"));
setInterval(draw, drawEveryMs);
// A page that is gone for good says so: its session need not be kept for it.
addEventListener("pagehide", ({ persisted }) => void (persisted || client.$close()));

function arrived(way: "pushed" | "polled", { at, celsius, windKmh }: Reading): void {
  shown(`${way}-celsius`).textContent = `${celsius.toFixed(1)} °C`;
  shown(`${way}-wind`).textContent = `wind ${windKmh} km/h, measured ${at.toLocaleTimeString()}`;
  if (+at < openedAt) return; // measured before anybody looked: no delay of ours
  add(delays[way], Math.max(0, Date.now() - +at));
}

function draw(): void {
  const now = Date.now();
  add(bytes.pushed, traffic.bytes);
  add(bytes.polled, polled.bytes);
  number("pushed-bytes", traffic.bytes);
  number("polled-bytes", polled.bytes);
  number("pushed-requests", 1);
  number("polled-requests", polled.requests);
  number("pushed-delay", median(delays.pushed));
  number("polled-delay", median(delays.polled));
  delayChart.draw(delays.pushed, delays.polled, now);
  byteChart.draw(bytes.pushed, bytes.polled, now);
}

function add(points: Point[], value: number): void {
  points.push({ atMs: Date.now(), value });
  if (points.length > keptPoints) points.shift();
}

function number(id: string, value: number | undefined): void {
  shown(id).textContent = value === undefined ? "–" : value.toLocaleString();
}

function median(points: readonly Point[]): number | undefined {
  const sorted = points.map(({ value }) => value).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
