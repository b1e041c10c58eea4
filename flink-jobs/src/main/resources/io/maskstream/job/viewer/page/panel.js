/** The list of classes: colour, name, how much of the picture, and a switch. */

import { element } from "./tile.js";

const MOST_ROWS = 1000;

export class Panel {
  constructor(changed) {
    this.changed = changed;
    this.hidden = new Set();
    this.rows = new Map();
    this.list = document.querySelector("#classes");
    this.all = document.querySelector("#all");
    this.all.addEventListener("click", () => this.showAll());
  }

  /** Words with colour and mean coverage, in the order in which they are to stand. */
  update(words) {
    for (const [word, row] of this.rows) {
      if (!words.has(word)) {
        row.item.remove();
        this.rows.delete(word);
        this.hidden.delete(word);
      }
    }
    for (const [word, { colour, coverage }] of words) {
      if (!this.rows.has(word) && this.rows.size < MOST_ROWS) this.add(word);
      this.rows.get(word)?.set(colour, coverage);
    }
    document.querySelector("#classes-empty").hidden = this.rows.size > 0;
  }

  add(word) {
    const item = element("li");
    const button = element("button", "class");
    button.type = "button";
    button.setAttribute("aria-pressed", String(!this.hidden.has(word)));
    const swatch = element("span", "swatch");
    const share = element("span", "share");
    const bar = element("span", "bar");
    button.append(swatch, element("span", "word", word), share, bar);
    button.addEventListener("click", () => this.toggle(word));
    item.append(button);
    this.list.append(item);
    this.rows.set(word, {
      item,
      button,
      set(colour, coverage) {
        item.style.setProperty("--colour", colour);
        bar.style.setProperty("--share", String(coverage));
        share.textContent = `${(100 * coverage).toFixed(coverage < 0.1 ? 1 : 0)} %`;
      },
    });
  }

  toggle(word) {
    if (!this.hidden.delete(word)) this.hidden.add(word);
    this.rows.get(word)?.button.setAttribute("aria-pressed", String(!this.hidden.has(word)));
    this.tell();
  }

  toggleNumber(number) {
    const word = [...this.rows.keys()][number - 1];
    if (word !== undefined) this.toggle(word);
  }

  showAll() {
    this.hidden.clear();
    for (const { button } of this.rows.values()) button.setAttribute("aria-pressed", "true");
    this.tell();
  }

  tell() {
    this.all.hidden = this.hidden.size === 0;
    this.changed();
  }
}
