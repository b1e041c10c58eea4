package io.maskstream.stream.video;

import org.bytedeco.javacpp.IntPointer;

/**
 * How a decoded picture must be turned to stand upright: mirrored first, then turned.
 *
 * @param rotation clockwise degrees: 0, 90, 180 or 270
 * @param mirrored whether left and right are exchanged before turning, as some EXIF orientations have it
 */
public record Orientation(int rotation, boolean mirrored) {
    static final int MATRIX_BYTES = 9 * Integer.BYTES;

    /** As it is. */
    public static final Orientation UPRIGHT = new Orientation(0, false);

    public Orientation {
        if (rotation != 0 && rotation != 90 && rotation != 180 && rotation != 270) {
            throw new IllegalArgumentException("rotation is %d, expected 0, 90, 180 or 270".formatted(rotation));
        }
    }

    /**
     * From a display matrix (ISO/IEC 14496-12, 8.3.2): {@code x' = a x + c y, y' = b x + d y}, y downwards; angles in
     * between are rounded to the nearest right one.
     */
    static Orientation ofMatrix(IntPointer matrix) {
        double a = matrix.get(0);
        double b = matrix.get(1);
        double c = matrix.get(3);
        double d = matrix.get(4);
        boolean mirrored = a * d - b * c < 0;
        // A mirrored picture had its columns exchanged first, which changes the sign of the first column.
        double x = mirrored ? -a : a;
        double y = mirrored ? -b : b;
        if (x == 0 && y == 0) {
            return UPRIGHT;
        }
        int quarters = (int) Math.round(Math.toDegrees(Math.atan2(y, x)) / 90);
        return new Orientation(Math.floorMod(quarters, 4) * 90, mirrored);
    }

    /** Whether columns become rows. */
    public boolean swapsSides() {
        return rotation == 90 || rotation == 270;
    }
}
