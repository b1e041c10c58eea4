/** Draws a mask over the picture of its own frame. */

const scratch = new OffscreenCanvas(1, 1);
const ink = scratch.getContext("2d", { willReadFrequently: true });
const WITHOUT_PICTURE = { width: 640, backdrop: "#1b222c" };

/** How the values of a mask are coloured: fill and outline as little-endian RGBA, 0 for what is not shown. */
function inks(labels, colours, look) {
  const alpha = Math.round(255 * look.opacity);
  // An outline stays visible where the fill is faint, and goes when the mask is switched off.
  const edgeAlpha = alpha === 0 ? 0 : Math.round(127 + alpha / 2);
  const fill = new Uint32Array(labels.length + 1);
  const edge = new Uint32Array(labels.length + 1);
  labels.forEach((word, index) => {
    if (look.hidden.has(word)) return;
    const rgb = Number.parseInt(colours[index].slice(1), 16);
    const bgr = ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
    fill[index + 1] = ((alpha << 24) | bgr) >>> 0;
    edge[index + 1] = ((edgeAlpha << 24) | bgr) >>> 0;
  });
  return { fill, edge };
}

function mask(frame, look) {
  const { width, height } = frame.record;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { fill, edge } = inks(frame.record.labels, frame.colours, look);
  const map = frame.values;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const value = map[at];
      if (value === 0) continue;
      const border =
        (x + 1 < width && map[at + 1] !== value) || (y + 1 < height && map[at + width] !== value);
      pixels[at] = border ? edge[value] : fill[value];
    }
  }
  return image;
}

/** Paints onto a canvas, which takes the picture's size. */
export function paint(canvas, frame, look) {
  const { record, picture } = frame;
  const width = picture ? picture.width : WITHOUT_PICTURE.width;
  const height = picture
    ? picture.height
    : Math.max(1, Math.round((WITHOUT_PICTURE.width * record.frameHeight) / Math.max(1, record.frameWidth)));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d", { alpha: false });
  if (picture) {
    context.drawImage(picture, 0, 0);
  } else {
    context.fillStyle = WITHOUT_PICTURE.backdrop;
    context.fillRect(0, 0, width, height);
  }
  if (scratch.width !== record.width || scratch.height !== record.height) {
    scratch.width = record.width;
    scratch.height = record.height;
  }
  ink.putImageData(mask(frame, look), 0, 0);
  context.drawImage(scratch, 0, 0, width, height);
}
