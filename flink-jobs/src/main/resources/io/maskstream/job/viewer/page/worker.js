/**
 * Everything heavy, away from the page's thread: the socket, decoding and drawing. Messages are worked on one after the other,
 * and the server hears of each that is done; it sends no more than a few beyond that, so that nothing piles up here.
 */

import { Colours } from "./colours.js";
import { Stream, coverage } from "./stream.js";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;

const streams = new Map();
const colours = new Colours();
const look = { opacity: 0.55, hidden: new Set() };
let address = "";
let token = "";
let socket = null;
let retry = FIRST_RETRY_MS;
let work = Promise.resolve();
let paused = false;
let cursor = 0;

function connect() {
  const opened = new WebSocket(address, token ? ["maskstream.v1", `token.${token}`] : ["maskstream.v1"]);
  opened.binaryType = "arraybuffer";
  socket = opened;
  let done = 0;
  opened.onmessage = ({ data }) => {
    work = work
      .then(() => take(data))
      .catch((error) => postMessage({ type: "problem", text: String(error.message) }))
      .then(() => {
        done++;
        if (opened.readyState === WebSocket.OPEN) opened.send(`done ${done}`);
      });
  };
  opened.onclose = ({ reason }) => {
    if (socket !== opened) return;
    postMessage({ type: "connection", open: false, reason });
    setTimeout(() => socket === opened && connect(), retry);
    retry = Math.min(LAST_RETRY_MS, retry * 2);
  };
}

async function take(data) {
  if (typeof data === "string") {
    const message = JSON.parse(data);
    if (message.type === "hello") {
      // Only now: a socket that opens may still be turned away, and then the time between tries is to grow.
      retry = FIRST_RETRY_MS;
      colours.use(message.palette);
      postMessage({ type: "connection", open: true });
    }
    postMessage(message);
    return;
  }
  // What is looked at stays where it is.
  if (paused) return;
  const name = streamName(data);
  const stream = streams.get(name) ?? new Stream(name);
  streams.set(name, stream);
  const entry = { message: data, at: performance.now() };
  stream.remember(data, entry.at, streams.size);
  await show(stream, entry);
}

/** The first field of the record is the stream; it is read alone, before the work begins. */
function streamName(data) {
  const bytes = new Uint8Array(data, 12);
  let length = 0;
  let at = 1;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return bytes[0] === 0x0a ? new TextDecoder().decode(bytes.subarray(at, at + length)) : "";
}

function wordsInUse() {
  const words = new Set();
  for (const stream of streams.values()) {
    stream.shown?.record.labels.forEach((word) => words.add(word));
  }
  return words;
}

async function show(stream, entry) {
  const frame = await stream.show(entry, colours, wordsInUse(), look);
  const { record } = frame;
  postMessage({
    type: "frame", stream: stream.name, epoch: record.epoch, sequence: record.sequence, ptsUs: record.ptsUs,
    labels: record.labels, colours: frame.colours, coverage: coverage(frame), quality: record.quality,
    version: record.vocabularyVersion, model: record.model, hasPicture: frame.picture !== null, ageMs: frame.ageMs,
    at: frame.at, width: frame.picture?.width ?? record.frameWidth, height: frame.picture?.height ?? record.frameHeight,
  });
}

function span() {
  let first = Infinity;
  let last = -Infinity;
  for (const { history } of streams.values()) {
    if (history.length === 0) continue;
    first = Math.min(first, history[0].at);
    last = Math.max(last, history.at(-1).at);
  }
  return { first, last };
}

async function seek(time) {
  const { first, last } = span();
  if (!Number.isFinite(first)) return;
  cursor = Math.min(last, Math.max(first, time));
  for (const stream of streams.values()) {
    const entry = stream.entryAt(cursor);
    if (entry && entry.at !== stream.shown?.at) await show(stream, entry);
  }
  postMessage({ type: "cursor", first, last, cursor });
}

/** To the frame before or after the one that is shown of this stream; of any stream where this one has none. */
function step(by, name) {
  const own = streams.get(name);
  const target = (own?.shown && beside(by, [own], own.shown.at)) ?? beside(by, [...streams.values()], cursor);
  return seek(target ?? cursor);
}

function beside(by, chosen, from) {
  const times = chosen.flatMap(({ history }) => history.map(({ at }) => at)).sort((a, b) => a - b);
  return by < 0 ? times.filter((at) => at < from).at(-1) : times.find((at) => at > from);
}

const handlers = {
  open(message) {
    address = message.address;
    token = message.token;
    const before = socket;
    connect();
    before?.close();
  },
  canvas({ stream, canvas }) {
    const known = streams.get(stream) ?? new Stream(stream);
    streams.set(stream, known);
    known.canvas = canvas;
    known.draw(look);
  },
  forget({ stream }) {
    streams.get(stream)?.shown?.picture?.close();
    streams.delete(stream);
  },
  look({ opacity, hidden }) {
    look.opacity = opacity;
    look.hidden = new Set(hidden);
    for (const stream of streams.values()) stream.draw(look);
  },
  pause({ on }) {
    paused = on;
    work = work.then(() => seek(Infinity));
  },
  step({ by, stream }) {
    work = work.then(() => step(by, stream));
  },
  seek({ time }) {
    work = work.then(() => seek(time));
  },
  probe({ stream, x, y, id }) {
    postMessage({ type: "probe", id, stream, found: streams.get(stream)?.probe(x, y) ?? null });
  },
};

onmessage = ({ data }) => handlers[data.type](data);
