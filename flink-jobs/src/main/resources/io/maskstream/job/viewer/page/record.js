/** Reads maskstream.v1.SegmentedFrame: just enough protobuf for this one message. Fields it does not know are passed over. */

const text = new TextDecoder();

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  get more() {
    return this.at < this.bytes.length;
  }

  /** Exact up to 2^53, which is beyond all counts and microseconds of wall time. */
  varint() {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.at >= this.bytes.length) throw new RangeError("the record ends inside a number");
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  block() {
    const length = this.varint();
    if (length > this.bytes.length - this.at) throw new RangeError("the record ends inside a field");
    const block = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return block;
  }

  skip(wire) {
    if (wire === 0) this.varint();
    else if (wire === 1) this.at += 8;
    else if (wire === 2) this.block();
    else if (wire === 5) this.at += 4;
    else throw new RangeError("no protobuf");
  }
}

function fields(bytes, take) {
  const reader = new Reader(bytes);
  while (reader.more) {
    const tag = reader.varint();
    const wire = tag & 7;
    if (!take(Math.floor(tag / 8), wire, reader)) reader.skip(wire);
  }
}

function numbers(bytes, names) {
  const message = {};
  for (const name of Object.values(names)) message[name] = 0;
  fields(bytes, (field, wire, reader) => {
    if (!(field in names) || wire !== 0) return false;
    message[names[field]] = reader.varint();
    return true;
  });
  return message;
}

function region(bytes) {
  const found = { label: 0, score: 0, area: 0, box: { x: 0, y: 0, width: 0, height: 0 }, runs: new Uint8Array() };
  const names = { 1: "label", 2: "score", 3: "area" };
  fields(bytes, (field, wire, reader) => {
    if (field in names && wire === 0) found[names[field]] = reader.varint();
    else if (field === 4 && wire === 2) found.box = numbers(reader.block(), { 1: "x", 2: "y", 3: "width", 4: "height" });
    else if (field === 5 && wire === 2) found.runs = reader.block();
    else return false;
    return true;
  });
  return found;
}

const NUMBERS = {
  2: "epoch", 3: "sequence", 6: "ptsUs", 9: "ingestUs", 11: "frameWidth", 12: "frameHeight", 13: "width", 14: "height",
  18: "vocabularyVersion", 22: "quality", 23: "shedBefore",
};
const TEXTS = { 1: "stream", 4: "frameId", 16: "model", 17: "modelVersion" };

/** The record; regions are decoded when somebody asks for one. */
export function read(bytes) {
  const record = { labels: [], regions: [], labelMap: new Uint8Array() };
  for (const name of Object.values(NUMBERS)) record[name] = 0;
  for (const name of Object.values(TEXTS)) record[name] = "";
  fields(bytes, (field, wire, reader) => {
    if (field in NUMBERS && wire === 0) record[NUMBERS[field]] = reader.varint();
    else if (wire !== 2) return false;
    else if (field in TEXTS) record[TEXTS[field]] = text.decode(reader.block());
    else if (field === 19) record.labels.push(text.decode(reader.block()));
    else if (field === 20) record.labelMap = reader.block();
    else if (field === 21) record.regions.push(reader.block());
    else return false;
    return true;
  });
  return record;
}

/** The label map's values, rows first: 0 is unlabelled, k is labels[k - 1]. */
export function values(record) {
  const pixels = new Uint16Array(record.width * record.height);
  const reader = new Reader(record.labelMap);
  let position = 0;
  while (reader.more) {
    const value = reader.varint();
    const end = position + reader.varint();
    pixels.fill(value, position, end);
    position = end;
  }
  return pixels;
}

/** Score from 0 to 1 of the region that holds a pixel, or null: small regions are not listed. */
export function scoreAt(record, value, x, y) {
  for (const block of record.regions) {
    const found = region(block);
    const { box } = found;
    const inBox = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
    if (found.label === value - 1 && inBox && inside(found, (y - box.y) * box.width + x - box.x)) {
      return found.score / 65535;
    }
  }
  return null;
}

function inside(found, place) {
  const reader = new Reader(found.runs);
  let position = 0;
  for (let within = false; reader.more; within = !within) {
    position += reader.varint();
    if (place < position) return within;
  }
  return false;
}
