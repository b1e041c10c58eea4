/** Alerts: rule, stream, since, until, value, as the alerts topic has them. */

import { element } from "./tile.js";

const MOST = 50;

export class News {
  constructor() {
    this.list = document.querySelector("#alerts");
    this.badge = document.querySelector("#alerts-count");
    this.items = new Map();
  }

  /** One alert has one line: what comes later about it takes its place. */
  add({ record, time_ms: time }) {
    const key = String(record.alert_id ?? JSON.stringify([record.rule ?? null, record.stream ?? null, record.since ?? time]));
    this.items.get(key)?.remove();
    const ended = record.until !== undefined && record.until !== null;
    const item = element("li");
    item.dataset.kind = ended ? "over" : "alert";
    const text = element("span");
    text.append(element("b", "", String(record.rule ?? "alert")), ` ${String(record.stream ?? "")}`);
    if (record.value !== undefined && record.value !== null) text.append(element("span", "value", shown(record.value)));
    const until = ended ? ` – ${clock(record.until)}` : " – now";
    item.append(text, element("time", "", `${clock(record.since ?? time)}${until}`));
    this.list.prepend(item);
    this.items.set(key, item);
    while (this.items.size > MOST) {
      const oldest = this.items.keys().next().value;
      this.items.get(oldest).remove();
      this.items.delete(oldest);
    }
    const running = [...this.items.values()].filter((one) => one.dataset.kind === "alert").length;
    this.badge.textContent = String(running);
    this.badge.hidden = running === 0;
    document.querySelector("#alerts-empty").hidden = true;
  }
}

function shown(value) {
  return typeof value === "number" ? ` ${Number(value.toPrecision(3))}` : ` ${String(value)}`;
}

/** Times come as text, or as a number of milli- or microseconds. */
function clock(time) {
  const number = typeof time === "number" && time > 1e14 ? time / 1000 : time;
  const date = new Date(number);
  return Number.isNaN(date.getTime()) ? String(time) : date.toLocaleTimeString();
}
