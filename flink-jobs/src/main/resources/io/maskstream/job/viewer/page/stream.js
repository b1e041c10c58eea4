/** One stream in the worker: the frame that is shown, and the last seconds as they came, still encoded. */

import { read, scoreAt, values } from "./record.js";
import { paint } from "./paint.js";

const HISTORY_MS = 12_000;
/** All streams together; each has an equal share of it. */
const HISTORY_BYTES = 96 << 20;
const HEAD = 12;

export class Stream {
  constructor(name) {
    this.name = name;
    this.canvas = null;
    this.shown = null;
    this.history = [];
    this.bytes = 0;
  }

  /** Keeps a message for stepping back. */
  remember(message, at, streams) {
    this.history.push({ message, at });
    this.bytes += message.byteLength;
    const share = HISTORY_BYTES / Math.max(1, streams);
    while (this.history.length > 1 && (this.bytes > share || at - this.history[0].at > HISTORY_MS)) {
      this.bytes -= this.history.shift().message.byteLength;
    }
  }

  /** The newest entry that is not later. */
  entryAt(time) {
    let entry = this.history[0];
    for (const next of this.history) {
      if (next.at > time) break;
      entry = next;
    }
    return entry;
  }

  /** Shows a message: its mask over its own picture. */
  async show(entry, colours, inUse, look) {
    const frame = await decode(entry);
    frame.colours = colours.of(frame.record.labels, inUse);
    this.shown?.picture?.close();
    this.shown = frame;
    this.draw(look);
    return frame;
  }

  draw(look) {
    if (this.canvas && this.shown) paint(this.canvas, this.shown, look);
  }

  /** What is at a place, given in shares of width and height. */
  probe(x, y) {
    if (!this.shown) return null;
    const { record, values: map, colours } = this.shown;
    const column = Math.min(record.width - 1, Math.floor(x * record.width));
    const row = Math.min(record.height - 1, Math.floor(y * record.height));
    const value = map[row * record.width + column];
    if (value === 0) return { word: null };
    return { word: record.labels[value - 1], colour: colours[value - 1], score: scoreAt(record, value, column, row) };
  }
}

/** A message: age in milliseconds, length of the mask, the mask, the picture. */
async function decode({ message, at }) {
  const view = new DataView(message);
  const length = view.getUint32(8);
  const record = read(new Uint8Array(message, HEAD, length));
  const jpeg = new Uint8Array(message, HEAD + length);
  let picture = null;
  if (jpeg.length > 0) {
    try {
      picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
    } catch {
      // A damaged picture; its mask is shown without it.
    }
  }
  return { record, picture, values: values(record), ageMs: view.getFloat64(0), at };
}

/** Share of the mask for each label. */
export function coverage(frame) {
  const counts = new Array(frame.record.labels.length + 1).fill(0);
  for (const value of frame.values) counts[value]++;
  return counts.slice(1).map((count) => count / Math.max(1, frame.values.length));
}
