/** Change of the words, and what the job says to it. */

import { element } from "./tile.js";

const MOST_ANSWERS = 12;
const ALL = "All streams";

export class Words {
  constructor(token, tokenChanged) {
    this.sent = new Set();
    this.field = document.querySelector("#words-text");
    this.streams = document.querySelector("#words-stream");
    this.token = document.querySelector("#token");
    this.answers = document.querySelector("#answers");
    this.token.value = token;
    this.token.addEventListener("change", () => tokenChanged(this.token.value));
    this.touched = false;
    this.field.addEventListener("input", () => (this.touched = true));
    document.querySelector("#words").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send();
    });
    this.offer([]);
  }

  /** The streams to choose from. */
  offer(names) {
    const wanted = ["", ...names];
    if (wanted.length === this.streams.options.length && wanted.every((name, i) => this.streams.options[i].value === name)) {
      return;
    }
    const chosen = this.streams.value;
    this.streams.replaceChildren(...wanted.map((name) => new Option(name || ALL, name, false, name === chosen)));
  }

  /** The words in force, until somebody writes others; never under somebody's hands. */
  suggest(labels) {
    const words = labels.join(", ");
    const free = !this.touched && document.activeElement !== this.field;
    if (free && this.field.value !== words) this.field.value = words;
  }

  async send() {
    const vocabulary = this.field.value.split(/[,\n]/).map((word) => word.trim()).filter((word) => word !== "");
    if (vocabulary.length === 0) {
      this.say("failed", "Give at least one word");
      return;
    }
    const stream = this.streams.value;
    try {
      const response = await fetch("vocabulary", {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token.value}` },
        body: JSON.stringify(stream ? { vocabulary, stream } : { vocabulary }),
      });
      const answer = await response.json();
      if (response.status === 401) {
        this.say("failed", "The token is wrong or missing; it is in the address that the command printed");
        this.token.focus();
      } else if (!response.ok) {
        this.say("failed", answer.error);
      } else {
        this.touched = false;
        this.say("sent", `Sent ${vocabulary.length} words for ${stream || "all streams"}; the job has not answered yet`);
      }
    } catch (error) {
      this.say("failed", `Not sent: ${error.message}`);
    }
  }

  /** An answer of the job, to whomever. */
  event({ record, time_ms: time }) {
    const what = {
      accepted: () => `Accepted as version ${record.version}`,
      rejected: () => `Rejected: ${record.reason}`,
      applied: () =>
        `In effect: version ${record.version} (${record.operator} ${record.subtask + 1} of ${record.subtasks})` +
        (record.adapted === false ? ", by a model that is not adapted to the words" : ""),
      adapting: () =>
        `A model is adapted to version ${record.version}` + (record.step ? `: step ${record.step} of ${record.steps}` : ""),
      adapted: () => `A model is adapted to version ${record.version}; it comes as model ${record.model_version}`,
      "adaptation-failed": () => `No model is adapted to version ${record.version}: ${record.reason}`,
      "adaptation-dropped": () => `The adaptation to version ${record.version} is given up: ${record.reason}`,
      failed: () => `Failed, the words before go on: ${record.reason}`,
    }[record.event];
    const key = String(record.key ?? "");
    const where = key.includes("/") ? ` · ${key.slice(key.indexOf("/") + 1)}` : "";
    this.say(String(record.event), `${what ? what() : String(record.event)}${where}`, time);
  }

  say(kind, content, time = Date.now()) {
    const item = element("li");
    item.dataset.kind = kind;
    item.append(element("span", "", content), element("time", "", new Date(time).toLocaleTimeString()));
    this.answers.prepend(item);
    while (this.answers.children.length > MOST_ANSWERS) this.answers.lastChild.remove();
  }
}
