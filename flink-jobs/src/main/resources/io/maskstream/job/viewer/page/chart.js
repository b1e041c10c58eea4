/** Coverage over time: a line for each of the classes that cover most, a sample a second, two minutes. */

import { element } from "./tile.js";

const SAMPLES = 120;
const MOST_LINES = 8;
const MARGIN = { left: 38, right: 8, top: 8, bottom: 20 };

/** Samples of one stream: for each second the mean coverage of each word. */
export class Track {
  constructor() {
    this.seconds = [];
  }

  add(now, labels, coverage) {
    const second = Math.floor(now / 1000);
    let last = this.seconds.at(-1);
    if (!last || last.second !== second) {
      last = { second, count: 0, sums: new Map() };
      this.seconds.push(last);
      while (this.seconds.length > 0 && this.seconds[0].second <= second - SAMPLES) this.seconds.shift();
    }
    last.count++;
    labels.forEach((word, index) => last.sums.set(word, (last.sums.get(word) ?? 0) + coverage[index]));
  }

  at(second, word) {
    const sample = this.seconds.find((one) => one.second === second);
    return sample?.sums.has(word) ? sample.sums.get(word) / sample.count : null;
  }
}

export class Chart {
  constructor() {
    this.canvas = document.querySelector("#chart");
    this.tip = document.querySelector("#chart-tip");
    this.track = null;
    this.colours = new Map();
    this.pointer = null;
    this.canvas.addEventListener("pointermove", (event) => {
      this.pointer = event.offsetX;
      this.draw();
    });
    this.canvas.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  show(track, colours) {
    this.track = track;
    this.colours = colours;
    this.draw();
  }

  /** The words that cover most over the whole time. */
  get words() {
    const sums = new Map();
    for (const { count, sums: seconds } of this.track?.seconds ?? []) {
      for (const [word, sum] of seconds) sums.set(word, (sums.get(word) ?? 0) + sum / count);
    }
    return [...sums].filter(([, sum]) => sum > 0).sort((a, b) => b[1] - a[1]).slice(0, MOST_LINES).map(([word]) => word);
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0) return;
    const scale = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * scale) || this.canvas.height !== Math.round(height * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const now = Math.floor(Date.now() / 1000);
    const words = this.words;
    const seconds = this.track?.seconds ?? [];
    const most = Math.max(0.05, ...words.flatMap((word) => seconds.map(({ second }) => this.track.at(second, word) ?? 0)));
    const top = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].find((one) => one >= most) ?? 1;
    const x = (second) => MARGIN.left + ((second - now + SAMPLES) / SAMPLES) * (width - MARGIN.left - MARGIN.right);
    const y = (share) => height - MARGIN.bottom - (share / top) * (height - MARGIN.top - MARGIN.bottom);
    this.axes(context, width, x, y, top, now);
    for (const word of words) this.line(context, word, x, y);
    this.point(context, words, x, y, now, height, width);
  }

  axes(context, width, x, y, top, now) {
    const style = getComputedStyle(this.canvas);
    context.font = `11px ${style.fontFamily}`;
    context.fillStyle = style.getPropertyValue("--muted");
    context.strokeStyle = style.getPropertyValue("--line");
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const share of [0, top / 2, top]) {
      context.beginPath();
      context.moveTo(MARGIN.left, Math.round(y(share)) + 0.5);
      context.lineTo(width - MARGIN.right, Math.round(y(share)) + 0.5);
      context.stroke();
      context.fillText(`${Math.round(share * 1000) / 10} %`, MARGIN.left - 5, y(share));
    }
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText("2 min ago", MARGIN.left, y(0) + 15);
    context.textAlign = "right";
    context.fillText("now", x(now), y(0) + 15);
  }

  line(context, word, x, y) {
    context.lineJoin = "round";
    context.beginPath();
    let before = null;
    for (const { second } of this.track.seconds) {
      const share = this.track.at(second, word);
      if (share === null) continue;
      // A gap in time is a gap in the line.
      if (before === null || second - before > 3) context.moveTo(x(second), y(share));
      else context.lineTo(x(second), y(share));
      before = second;
    }
    // A rim, as colours that are close to the ground would be lost on it.
    context.strokeStyle = getComputedStyle(this.canvas).getPropertyValue("--rim");
    context.lineWidth = 3.5;
    context.stroke();
    context.strokeStyle = this.colours.get(word) ?? "#888888";
    context.lineWidth = 2;
    context.stroke();
  }

  point(context, words, x, y, now, height, width) {
    const nearest = this.pointer === null
      ? null
      : Math.round(now - SAMPLES + ((this.pointer - MARGIN.left) / (width - MARGIN.left - MARGIN.right)) * SAMPLES);
    const values = nearest === null
      ? []
      : words.map((word) => [word, this.track.at(nearest, word)]).filter(([, share]) => share !== null);
    this.tip.hidden = values.length === 0;
    if (values.length === 0) return;
    context.strokeStyle = getComputedStyle(this.canvas).getPropertyValue("--muted");
    context.beginPath();
    context.moveTo(x(nearest), MARGIN.top);
    context.lineTo(x(nearest), height - MARGIN.bottom);
    context.stroke();
    this.tip.replaceChildren(...values.sort((a, b) => b[1] - a[1]).map(([word, share]) => {
      const row = element("span", "tip-row");
      const swatch = element("span", "swatch");
      swatch.style.setProperty("--colour", this.colours.get(word) ?? "#888888");
      row.append(swatch, element("span", "word", word), element("b", "", `${(100 * share).toFixed(1)} %`));
      return row;
    }));
    this.tip.style.left = `${this.pointer > width / 2 ? 44 : Math.max(0, width - 150)}px`;
    this.tip.style.top = "4px";
  }
}
