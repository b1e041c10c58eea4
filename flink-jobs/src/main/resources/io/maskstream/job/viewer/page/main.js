/** The page: wires the worker, which draws, to what people touch. */

import { Chart, Track } from "./chart.js";
import { News } from "./news.js";
import { Panel } from "./panel.js";
import { Tile, element } from "./tile.js";
import { Words } from "./words.js";

const find = (selector) => document.querySelector(selector);
const worker = new Worker("worker.js", { type: "module" });
const tiles = new Map();
const tracks = new Map();
const FORGET_MS = 600_000;
let selected = null;
let full = null;
let paused = false;
let hovered = null;
let span = null;

const token = rememberedToken();
const chart = new Chart();
const news = new News();
const panel = new Panel(look);
const words = new Words(token, (value) => {
  sessionStorage.setItem("token", value);
  open(value);
});

/** The token comes behind the # of the address, which is no part of any request, and goes out of sight at once. */
function rememberedToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return given ?? sessionStorage.getItem("token") ?? "";
}

function open(value) {
  const address = new URL("wall", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  worker.postMessage({ type: "open", address: address.href, token: value });
}

function look() {
  worker.postMessage({ type: "look", opacity: Number(find("#opacity").value) / 100, hidden: [...panel.hidden] });
}

function tile(name) {
  const known = tiles.get(name);
  if (known) return known;
  const made = new Tile(name, { full: showFull, select, hover, leave });
  tiles.set(name, made);
  const after = [...tiles.keys()].sort().at([...tiles.keys()].sort().indexOf(name) + 1);
  find("#wall").insertBefore(made.box, after ? tiles.get(after).box : null);
  find("#empty").hidden = true;
  const canvas = made.canvas.transferControlToOffscreen();
  worker.postMessage({ type: "canvas", stream: name, canvas }, [canvas]);
  select(selected ?? name);
  offerStreams();
  return made;
}

function forget(name) {
  tiles.get(name).box.remove();
  tiles.delete(name);
  tracks.delete(name);
  worker.postMessage({ type: "forget", stream: name });
  if (full === name) leaveFull();
  if (selected === name) selected = [...tiles.keys()][0] ?? null;
  find("#empty").hidden = tiles.size > 0;
  offerStreams();
}

function offerStreams() {
  const names = [...tiles.keys()].sort();
  words.offer(names);
  find("#chart-stream").replaceChildren(...names.map((name) => new Option(name, name, false, name === selected)));
}

function select(name) {
  selected = name;
  for (const [other, { box }] of tiles) box.classList.toggle("selected", other === name);
  if (find("#chart-stream").value !== name) find("#chart-stream").value = name;
  refresh();
}

function showFull(name) {
  if (full === name) {
    leaveFull();
    return;
  }
  full = name;
  select(name);
  document.body.classList.add("full");
  for (const [other, { box, screen }] of tiles) {
    box.classList.toggle("large", other === name);
    screen.setAttribute("aria-label", other === name ? `${other}: back to the wall` : `${other}: full size`);
  }
  tiles.get(name).screen.focus();
}

function leaveFull() {
  const before = tiles.get(full);
  full = null;
  document.body.classList.remove("full");
  for (const [name, { box, screen }] of tiles) {
    box.classList.remove("large");
    screen.setAttribute("aria-label", `${name}: full size`);
  }
  before?.screen.focus();
}

function hover(name, place, event) {
  hovered = { name, ...place, left: event.clientX, top: event.clientY, id: (hovered?.id ?? 0) + 1 };
  worker.postMessage({ type: "probe", stream: name, x: place.x, y: place.y, id: hovered.id });
}

function leave() {
  hovered = null;
  find("#tip").hidden = true;
}

function tell({ id, found }) {
  const tip = find("#tip");
  if (!hovered || id !== hovered.id) return;
  tip.hidden = !found?.word;
  if (!found?.word) return;
  const swatch = element("span", "swatch");
  swatch.style.setProperty("--colour", found.colour);
  tip.replaceChildren(swatch, element("span", "word", found.word));
  if (found.score !== null) tip.append(element("b", "", found.score.toFixed(2)));
  const right = hovered.left + 18 + tip.offsetWidth > innerWidth;
  tip.style.left = `${right ? hovered.left - 12 - tip.offsetWidth : hovered.left + 14}px`;
  tip.style.top = `${Math.min(innerHeight - 40, hovered.top + 14)}px`;
}

function pause(on) {
  paused = on;
  document.body.classList.toggle("paused", on);
  find("#pause").setAttribute("aria-pressed", String(on));
  find("#pause .word").textContent = on ? "Paused" : "Pause";
  find("#pause .glyph").textContent = on ? "▶" : "❚❚";
  find("#timeline").hidden = !on;
  for (const one of tiles.values()) one.refresh();
  worker.postMessage({ type: "pause", on });
}

function step(by) {
  worker.postMessage({ type: "step", by, stream: full ?? selected });
}

function frame(message) {
  tile(message.stream).show(message);
  if (!paused) {
    if (!tracks.has(message.stream)) tracks.set(message.stream, new Track());
    tracks.get(message.stream).add(Date.now(), message.labels, message.coverage);
  }
  if (hovered?.name === message.stream) {
    worker.postMessage({ type: "probe", stream: hovered.name, x: hovered.x, y: hovered.y, id: hovered.id });
  }
}

/** A few times a second is enough for lists and lines. */
function refresh() {
  const shown = full ? [tiles.get(full)] : [...tiles.values()];
  const found = new Map();
  for (const { frame: newest } of shown) {
    newest?.labels.forEach((word, index) => {
      const known = found.get(word) ?? { colour: newest.colours[index], coverage: 0 };
      known.coverage += newest.coverage[index] / shown.length;
      found.set(word, known);
    });
  }
  panel.update(found);
  const newest = tiles.get(selected)?.frame;
  if (newest) {
    words.suggest(newest.labels);
    chart.show(tracks.get(selected) ?? null, new Map(newest.labels.map((word, index) => [word, newest.colours[index]])));
  }
}

function status({ streams }) {
  for (const one of streams) {
    if (one.mask_silent_ms > FORGET_MS) {
      if (tiles.has(one.stream)) forget(one.stream);
    } else {
      tile(one.stream).report(one);
    }
  }
  const live = [...tiles.values()].filter(({ state }) => state.kind !== "dead" && state.kind !== "waiting").length;
  const masks = streams.reduce((sum, { fps }) => sum + fps, 0);
  find("#summary").dataset.state = live > 0 ? "live" : "waiting";
  const count = live === 1 ? "1 stream" : `${live} streams`;
  find("#summary-text").textContent = tiles.size === 0 ? "Waiting for masks" : `${count} · ${Math.round(masks)} masks/s`;
}

function connection({ open: isOpen, reason }) {
  const banner = find("#banner");
  banner.hidden = isOpen;
  const why = reason
    ? `The viewer has ended the connection: ${reason}. Trying again …`
    : "No connection to the viewer. Trying again … Where it wants a token, open the address that the command printed.";
  banner.textContent = isOpen ? "" : why;
  find("#words-card").hidden = isOpen ? find("#words-card").hidden : false;
  if (!isOpen) find("#summary").dataset.state = "waiting";
  if (!isOpen) find("#summary-text").textContent = "Not connected";
}

function moved(message) {
  span = message;
  const length = Math.max(1, span.last - span.first);
  find("#time").value = String(Math.round((1000 * (span.cursor - span.first)) / length));
  const behind = (span.last - span.cursor) / 1000;
  find("#offset").textContent = behind < 0.05 ? "at the pause" : `−${behind.toFixed(1)} s`;
}

const handlers = {
  frame,
  status,
  connection,
  probe: tell,
  cursor: moved,
  alert: (message) => news.add(message),
  event: (message) => words.event(message),
  problem: ({ text }) => console.warn(text),
  hello({ control, alerts }) {
    find("#words-card").hidden = !control;
    find("#alerts-card").hidden = !alerts;
  },
};

worker.onmessage = ({ data }) => handlers[data.type]?.(data);

function theme(next) {
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  chart.draw();
}

function otherTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  theme((document.documentElement.dataset.theme || dark) === "dark" ? "light" : "dark");
}

function neighbour(by) {
  const names = [...tiles.keys()].sort();
  const next = names[(names.indexOf(selected) + by + names.length) % names.length];
  if (next === undefined) return;
  if (full) showFull(next);
  else tiles.get(next).screen.focus();
}

function fade(by) {
  find("#opacity").value = String(Number(find("#opacity").value) + by);
  look();
}

function key(event) {
  const typing = event.target.closest("input:not([type=range]), textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  // A focused button is pressed by these keys; only a stream's own picture leaves Space to the wall.
  if (event.target.closest("button:not(.screen), a") && (event.key === " " || event.key === "Enter")) return;
  const slider = event.target.matches("input[type=range]");
  const actions = {
    " ": () => pause(!paused),
    Escape: () => full && leaveFull(),
    ArrowLeft: () => (paused ? step(-1) : neighbour(-1)),
    ArrowRight: () => (paused ? step(1) : neighbour(1)),
    "[": () => fade(-5),
    "]": () => fade(5),
    t: otherTheme,
    T: otherTheme,
    "?": () => find("#keys").showModal(),
    0: () => panel.showAll(),
  };
  if (/^[1-9]$/.test(event.key)) panel.toggleNumber(Number(event.key));
  else if (!(event.key in actions) || (slider && event.key.startsWith("Arrow"))) return;
  else actions[event.key]();
  event.preventDefault();
}

if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
document.addEventListener("keydown", key);
find("#opacity").addEventListener("input", look);
find("#pause").addEventListener("click", () => pause(!paused));
find("#resume").addEventListener("click", () => pause(false));
find("#back").addEventListener("click", () => step(-1));
find("#forth").addEventListener("click", () => step(1));
find("#theme").addEventListener("click", otherTheme);
find("#help").addEventListener("click", () => find("#keys").showModal());
find("#chart-stream").addEventListener("change", ({ target }) => select(target.value));
find("#time").addEventListener("input", ({ target }) => {
  if (span) worker.postMessage({ type: "seek", time: span.first + (span.last - span.first) * (Number(target.value) / 1000) });
});
setInterval(refresh, 400);
look();
open(token);
