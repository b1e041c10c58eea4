package io.maskstream.stream.record;

import java.util.Arrays;
import java.util.Objects;

/**
 * A small picture of a frame for people to look at.
 *
 * @param jpeg the encoded picture
 * @param width columns
 * @param height rows
 */
public record Preview(byte[] jpeg, int width, int height) {
    @Override
    public boolean equals(Object object) {
        return object instanceof Preview preview
                && Arrays.equals(jpeg, preview.jpeg)
                && width == preview.width
                && height == preview.height;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(jpeg), width, height);
    }
}
