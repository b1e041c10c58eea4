/** A stream on the wall. All texts of others go in as text, never as markup. */

const SILENT_MS = 5_000;
const LONGEST_SILENT_MS = 30_000;
/** So many times as long as its masks lately took to come may a stream be silent: a slow job is no dead camera. */
const GAPS = 3;
const QUALITY_SUSPECT = 2;
const QUALITY_WAITING = 3;

export function element(name, className, content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  return made;
}

/** 85 ms, 1.2 s, 3 min; a clock that is beside ours says so. */
export function duration(ms) {
  if (ms < -1_000 || ms > 86_400_000) return "clocks differ";
  if (ms < 0) return "0 ms";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

export class Tile {
  constructor(name, actions) {
    this.name = name;
    this.frame = null;
    this.status = null;
    this.shownAt = 0;
    this.box = element("figure", "tile");
    this.box.dataset.stream = name;
    this.screen = element("button", "screen");
    this.screen.type = "button";
    this.screen.setAttribute("aria-label", `${name}: full size`);
    this.canvas = element("canvas");
    this.canvas.width = 640;
    this.canvas.height = 480;
    this.chip = element("span", "chip");
    this.veil = element("span", "veil");
    this.screen.append(this.canvas, this.veil, this.chip);
    this.figures = element("span", "figures");
    const caption = element("figcaption");
    this.title = element("span", "name", name);
    this.title.title = name;
    caption.append(this.title, this.figures);
    this.box.append(this.screen, caption);
    this.screen.addEventListener("click", () => actions.full(name));
    this.screen.addEventListener("focus", () => actions.select(name));
    this.screen.addEventListener("pointermove", (event) => actions.hover(name, this.place(event), event));
    this.screen.addEventListener("pointerleave", () => actions.leave());
    this.refresh();
  }

  /** Where the pointer is, in shares of the picture. */
  place(event) {
    const area = this.canvas.getBoundingClientRect();
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  }

  show(frame) {
    this.frame = frame;
    this.shownAt = performance.now();
    this.box.dataset.sequence = frame.sequence;
    this.box.dataset.epoch = frame.epoch;
    if (this.shape !== frame.width / frame.height) {
      this.shape = frame.width / frame.height;
      this.box.style.setProperty("--shape", String(this.shape));
    }
    this.refresh();
  }

  report(status) {
    this.status = status;
    this.refresh();
  }

  /** What there is to say: the worst first. */
  get state() {
    const { frame, status } = this;
    const silent = status?.has_masks ? status.mask_silent_ms : 0;
    const patience = Math.min(LONGEST_SILENT_MS, Math.max(SILENT_MS, GAPS * (status?.mask_gap_ms ?? 0)));
    if (silent > patience) return { kind: "dead", chip: "No signal", veil: `No mask for ${duration(silent)}` };
    if (!frame) {
      const what = status?.has_masks ? "Waiting for the first picture" : "Waiting for the first mask";
      return { kind: "waiting", chip: "Waiting", veil: what };
    }
    if (frame.quality === QUALITY_WAITING) return { kind: "waiting", chip: "Waiting for a key frame", veil: "" };
    if (frame.quality === QUALITY_SUSPECT) return { kind: "suspect", chip: "Picture damaged", veil: "" };
    const paused = document.body.classList.contains("paused");
    // Masks that come but are not shown are as old to whoever looks as those that do not come.
    const old = !paused && performance.now() - this.shownAt > SILENT_MS;
    if (silent > SILENT_MS || old) return { kind: "slow", chip: "Slow", veil: "" };
    if (!frame.hasPicture) return { kind: "bare", chip: "No preview", veil: "" };
    return { kind: "live", chip: paused ? "Paused" : "Live", veil: "" };
  }

  refresh() {
    const { kind, chip, veil } = this.state;
    this.box.dataset.state = kind;
    if (this.chip.textContent !== chip) this.chip.textContent = chip;
    if (this.veil.textContent !== veil) this.veil.textContent = veil;
    if (!this.status) return;
    const { fps, pictures_fps: pictures, age_ms: age, shed } = this.status;
    this.figures.replaceChildren(
      figure(fps.toFixed(fps < 10 ? 1 : 0), "fps", `masks a second; ${pictures.toFixed(1)} pictures a second`),
      figure(duration(age), "", "from the arrival of a frame to its mask here"),
      figure(String(shed), "shed", "frames dropped since the viewer was started"),
    );
  }
}

function figure(value, unit, title) {
  const made = element("span");
  made.title = title;
  made.append(element("b", "", value));
  if (unit) made.append(` ${unit}`);
  return made;
}
