/**
 * A colour for each word, the same in all streams. A word gets the colour of its place in its vocabulary, as it has in label
 * pictures and overlays; only where two vocabularies at once would share it, the later word gets the next free one.
 */
export class Colours {
  constructor() {
    this.palette = ["#e69f00"];
    this.places = new Map();
  }

  use(palette) {
    this.palette = palette;
  }

  /** Colours of the labels, in their order; words that no stream has any more give theirs back. */
  of(labels, inUse) {
    return labels.map((word, index) => this.palette[this.place(word, index, inUse) % this.palette.length]);
  }

  place(word, index, inUse) {
    const known = this.places.get(word);
    if (known !== undefined) return known;
    for (const other of this.places.keys()) {
      if (!inUse.has(other)) this.places.delete(other);
    }
    const taken = new Set(this.places.values());
    let place = index;
    while (taken.has(place)) place++;
    this.places.set(word, place);
    return place;
  }
}
