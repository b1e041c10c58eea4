package io.maskstream.model.dataset.streetworld;

import java.util.ArrayList;
import java.util.List;

/** Mosaic-4: four pictures of one size side by side, two and two, with their label maps. */
public final class Mosaic {
    private Mosaic() {}

    /** Twice as wide and as tall as its parts, which must have one size. */
    public static StreetworldPicture of(
            StreetworldPicture topLeft,
            StreetworldPicture topRight,
            StreetworldPicture bottomLeft,
            StreetworldPicture bottomRight) {
        List<StreetworldPicture> parts = List.of(topLeft, topRight, bottomLeft, bottomRight);
        int width = topLeft.width();
        int height = topLeft.height();
        byte[] rgb = new byte[12 * width * height];
        short[] regions = new short[4 * width * height];
        List<Region> table = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            StreetworldPicture part = parts.get(i);
            if (part.width() != width || part.height() != height) {
                throw new IllegalArgumentException("the parts of a mosaic must have one size: %dx%d beside %dx%d"
                        .formatted(part.width(), part.height(), width, height));
            }
            for (int y = 0; y < height; y++) {
                int to = ((i / 2) * height + y) * 2 * width + (i % 2) * width;
                System.arraycopy(part.rgb(), 3 * y * width, rgb, 3 * to, 3 * width);
                for (int x = 0; x < width; x++) {
                    regions[to + x] = (short) (part.regions()[y * width + x] + table.size());
                }
            }
            table.addAll(part.table());
        }
        return StreetworldPicture.of(2 * width, 2 * height, rgb, regions, table);
    }
}
