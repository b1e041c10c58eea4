package io.maskstream.stream.annotation;

import io.maskstream.model.PixelArea;
import io.maskstream.stream.annotation.PatchMap.Patch;
import io.maskstream.stream.mask.AlternatingRuns;
import io.maskstream.stream.mask.CocoRle;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch with its place in the picture.
 *
 * @param patch whose
 * @param box smallest rectangle around its pixels
 * @param area number of its pixels
 * @param columns its pixels in the whole picture, columns first
 * @param rows its pixels in the box, rows first: lengths that alternate outside/inside, starting with outside
 */
record Outline(Patch patch, PixelArea box, int area, CocoRle columns, int[] rows) {

    /** The outlines of all patches that have a pixel, in their order. */
    static List<Outline> of(PatchMap map) {
        int count = map.patches().size();
        Extent[] extents = new Extent[count];
        AlternatingRuns[] columns = new AlternatingRuns[count];
        for (int x = 0; x < map.width(); x++) {
            for (int y = 0; y < map.height(); y++) {
                int patch = map.owners()[y * map.width() + x] - 1;
                if (patch >= 0) {
                    if (extents[patch] == null) {
                        extents[patch] = new Extent();
                        columns[patch] = new AlternatingRuns();
                    }
                    extents[patch].add(x, y);
                    columns[patch].inside(x * map.height() + y);
                }
            }
        }
        AlternatingRuns[] rows = rows(map, extents);
        List<Outline> outlines = new ArrayList<>();
        for (int patch = 0; patch < count; patch++) {
            if (extents[patch] != null) {
                PixelArea box = extents[patch].box();
                outlines.add(new Outline(
                        map.patches().get(patch),
                        box,
                        extents[patch].area,
                        new CocoRle(map.height(), map.width(), columns[patch].finish(map.width() * map.height())),
                        rows[patch].finish(box.width() * box.height())));
            }
        }
        return outlines;
    }

    private static AlternatingRuns[] rows(PatchMap map, Extent[] extents) {
        AlternatingRuns[] rows = new AlternatingRuns[extents.length];
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                int patch = map.owners()[y * map.width() + x] - 1;
                if (patch >= 0) {
                    if (rows[patch] == null) {
                        rows[patch] = new AlternatingRuns();
                    }
                    Extent extent = extents[patch];
                    rows[patch].inside((y - extent.top) * extent.width() + x - extent.left);
                }
            }
        }
        return rows;
    }

    private static final class Extent {
        private int left = Integer.MAX_VALUE;
        private int top = Integer.MAX_VALUE;
        private int right;
        private int bottom;
        private int area;

        void add(int x, int y) {
            left = Math.min(left, x);
            top = Math.min(top, y);
            right = Math.max(right, x + 1);
            bottom = Math.max(bottom, y + 1);
            area++;
        }

        int width() {
            return right - left;
        }

        PixelArea box() {
            return new PixelArea(left, top, right - left, bottom - top);
        }
    }
}
