package io.maskstream.stream.source;

/**
 * Where a file is read on.
 *
 * @param loop how often it has been read to its end
 * @param epoch epoch at the start of this pass: the loops and discontinuities before it
 * @param accessUnit number of the next access unit in the file
 */
public record FilePosition(long loop, long epoch, long accessUnit) {
    /** The beginning of the first pass. */
    public static final FilePosition START = new FilePosition(0, 0, 0);

    public FilePosition {
        if (loop < 0 || epoch < loop || accessUnit < 0) {
            throw new IllegalArgumentException(
                    "position in loop %d, epoch %d, access unit %d: all count from 0, and each loop is an epoch"
                            .formatted(loop, epoch, accessUnit));
        }
    }
}
