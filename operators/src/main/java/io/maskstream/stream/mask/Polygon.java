package io.maskstream.stream.mask;

import io.maskstream.stream.record.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A closed ring around pixels, along their edges: corners are whole numbers, the pixel in column x covers x to x + 1. Filled
 * by the even-odd rule, a region's rings give exactly its pixels again.
 *
 * @param corners x and y of each corner in mask pixels, in turn; outer rings run clockwise as seen on a screen, holes
 *     counter-clockwise
 * @param hole whether the ring bounds a hole in its region
 */
public record Polygon(int[] corners, boolean hole) {
    public Polygon {
        if (corners.length < 8 || corners.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "a ring of %d numbers; it has at least four corners".formatted(corners.length));
        }
        corners = corners.clone();
    }

    /**
     * The rings of a region: the outer one, then its holes. A region is 8-connected, so that it has one outer ring, which may
     * touch itself at corners. COCO's polygons know no holes: leave the holes out there, or use {@link CocoRle}.
     */
    public static List<Polygon> of(Region region) {
        return new BorderFollower(RegionShape.of(region)).rings();
    }

    /** Corners as COCO and CVAT write them, scaled from the mask to the frame. */
    public List<Double> scaled(double factorX, double factorY) {
        List<Double> points = new ArrayList<>(corners.length);
        for (int i = 0; i < corners.length; i += 2) {
            points.add(corners[i] * factorX);
            points.add(corners[i + 1] * factorY);
        }
        return points;
    }

    /** Corners; a copy. */
    @Override
    public int[] corners() {
        return corners.clone();
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Polygon other && hole == other.hole && Arrays.equals(corners, other.corners);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(corners) + Boolean.hashCode(hole);
    }
}
