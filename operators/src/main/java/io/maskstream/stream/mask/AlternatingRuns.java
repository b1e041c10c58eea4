package io.maskstream.stream.mask;

import java.util.Arrays;

/** Collects the places of pixels, in their order, as lengths that alternate outside/inside, starting with outside. */
public final class AlternatingRuns {
    private int[] counts = new int[16];
    private int size;
    private int behind;

    /** One more pixel inside; its place is behind that of the last. */
    public void inside(int place) {
        if (size > 0 && place == behind) {
            counts[size - 1]++;
        } else {
            add(place - behind);
            add(1);
        }
        behind = place + 1;
    }

    private void add(int count) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, size * 2);
        }
        counts[size++] = count;
    }

    /** The lengths, which add up to so many pixels; nothing may be added afterwards. */
    public int[] finish(int pixels) {
        if (behind < pixels) {
            add(pixels - behind);
        }
        return Arrays.copyOf(counts, size);
    }
}
