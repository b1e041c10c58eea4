package io.maskstream.stream.rule;

import java.util.List;

/**
 * A part of a stream's frame: a polygon, whose sides may cross (the even-odd rule decides then).
 *
 * <p>A mask pixel belongs to it if the pixel's centre lies inside. Of a centre on the border, the left and the upper side
 * count as inside, the right and the lower one do not: of two zones with a common side, each pixel is in exactly one.
 *
 * @param name what rules call it; zones of several streams may have the same
 * @param stream whose frames it is in
 * @param corners in their order, the last is joined to the first
 */
public record Zone(String name, String stream, List<Corner> corners) {
    private static final int MOST_CORNERS = 1000;

    public Zone {
        Names.require("the name of a zone", name, Rule.LONGEST_NAME);
        corners = List.copyOf(corners);
        if (corners.size() < 3 || corners.size() > MOST_CORNERS) {
            throw new IllegalArgumentException("the polygon of the zone '%s' has %d corners; expected 3 to %d"
                    .formatted(name, corners.size(), MOST_CORNERS));
        }
        for (Corner corner : corners) {
            if (!(corner.x() >= 0 && corner.x() <= 1 && corner.y() >= 0 && corner.y() <= 1)) {
                throw new IllegalArgumentException(
                        "a corner of the zone '%s' is at [%s, %s], outside the frame; give fractions of it, 0 to 1"
                                .formatted(name, corner.x(), corner.y()));
            }
        }
        Corner first = corners.get(0);
        if (corners.stream().allMatch(corner -> corner.x() == first.x())
                || corners.stream().allMatch(corner -> corner.y() == first.y())) {
            throw new IllegalArgumentException(
                    "the polygon of the zone '%s' is a line; give corners around an area".formatted(name));
        }
    }

    /**
     * A corner, as a fraction of the frame as a person sees it.
     *
     * @param x from the left, 0 to 1
     * @param y from the top, 0 to 1
     */
    public record Corner(double x, double y) {}
}
