"""Reads an annotation file as its format's documentation tells, with nothing but the standard library, and prints for each
image and label one line: file name, label, number of pixels and SHA-256 of the label's pixels (a byte of 0 or 1 for each
pixel of the image, rows first), as JSON. What breaks the format ends it with one line on stderr.

  python3 decode.py coco FILE      https://cocodataset.org/#format-data, run lengths as in pycocotools/maskApi
  python3 decode.py cvat FILE      https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/, for images 1.1
"""
import hashlib
import json
import sys
import xml.etree.ElementTree


def require(condition, what):
    if not condition:
        sys.exit("decode.py: " + what)


def coco_counts(text):
    """LEB128-like: five bits a character from '0' on, bit 5 says that more follow; differences from the third count on."""
    counts, at = [], 0
    while at < len(text):
        value = shift = 0
        while True:
            bits = ord(text[at]) - 48
            at += 1
            value |= (bits & 0x1F) << shift
            shift += 5
            if not bits & 0x20:
                break
        if bits & 0x10:
            value -= 1 << shift
        if len(counts) > 2:
            value += counts[-2]
        counts.append(value)
    return counts


def alternating(counts, total, what):
    """Positions inside; the first count is outside."""
    position, inside, positions = 0, False, []
    for count in counts:
        require(count >= 0, what + ": a count below 0")
        if inside:
            positions.extend(range(position, position + count))
        position += count
        inside = not inside
    require(position == total, "%s: counts of %d for %d pixels" % (what, position, total))
    return positions


class Image:
    def __init__(self, name, width, height):
        self.name, self.width, self.height, self.labels = name, width, height, {}
        self.taken = bytearray(width * height)

    def add(self, label, pixels):
        plane = self.labels.setdefault(label, bytearray(self.width * self.height))
        for pixel in pixels:
            require(not self.taken[pixel], "%s: pixel %d is annotated twice" % (self.name, pixel))
            self.taken[pixel] = plane[pixel] = 1

    def say(self):
        print(json.dumps({"file_name": self.name, "width": self.width, "height": self.height}))
        for label, plane in sorted(self.labels.items()):
            digest = hashlib.sha256(plane).hexdigest()
            print(json.dumps({"file_name": self.name, "label": label, "area": sum(plane), "sha256": digest}))


def box(pixels, width):
    columns, rows = [pixel % width for pixel in pixels], [pixel // width for pixel in pixels]
    left, top = min(columns), min(rows)
    return [left, top, max(columns) - left + 1, max(rows) - top + 1]


def coco(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    require(data["info"]["description"] and data["info"]["models"], "no info")
    names = {category["id"]: category["name"] for category in data["categories"]}
    require(len(names) == len(data["categories"]) == len(set(names.values())), "a category twice")
    images = {entry["id"]: Image(entry["file_name"], entry["width"], entry["height"]) for entry in data["images"]}
    require(len(images) == len(data["images"]), "an image twice")
    ids = [annotation["id"] for annotation in data["annotations"]]
    require(len(set(ids)) == len(ids), "an annotation twice")
    for annotation in data["annotations"]:
        image, what = images[annotation["image_id"]], "annotation %d" % annotation["id"]
        height, width = annotation["segmentation"]["size"]
        require((width, height) == (image.width, image.height), what + " is of another size than its image")
        down = alternating(coco_counts(annotation["segmentation"]["counts"]), width * height, what)
        pixels = [position % height * width + position // height for position in down]
        require(len(pixels) == annotation["area"], what + " has another area")
        require(box(pixels, width) == annotation["bbox"], what + " has another bbox")
        require(annotation["iscrowd"] in (0, 1), what + " may be a crowd or not")
        require(("score" in annotation) == (annotation["iscrowd"] == 0), what + ": regions have scores, crowds none")
        require(0 <= annotation.get("score", 0) <= 1, what + " has no share as its score")
        image.add(names[annotation["category_id"]], pixels)
    return images.values()


def cvat(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    require(root.tag == "annotations" and root.findtext("version") == "1.1", "not version 1.1")
    task = root.find("meta/task")
    labels = [label.findtext("name") for label in task.iterfind("labels/label")]
    require(len(set(labels)) == len(labels), "a label twice")
    require(task.findtext("mode") == "annotation", "not a task of images")
    images = []
    for number, element in enumerate(root.iterfind("image")):
        require(int(element.get("id")) == number, "images are not counted from 0")
        image = Image(element.get("name"), int(element.get("width")), int(element.get("height")))
        for mask in element.iterfind("mask"):
            what = "a mask of " + image.name
            left, top, width, height = (int(mask.get(key)) for key in ("left", "top", "width", "height"))
            require(mask.get("label") in labels, what + " has a label that meta does not know")
            inside = alternating([int(count) for count in mask.get("rle").split(",")], width * height, what)
            pixels = [(top + at // width) * image.width + left + at % width for at in inside]
            require(box(pixels, image.width) == [left, top, width, height], what + " has a box that is not tight")
            require(left + width <= image.width and top + height <= image.height, what + " lies outside")
            image.add(mask.get("label"), pixels)
        images.append(image)
    require(int(task.findtext("size")) == len(images), "meta tells another number of images")
    return images


for decoded in {"coco": coco, "cvat": cvat}[sys.argv[1]](sys.argv[2]):
    decoded.say()
