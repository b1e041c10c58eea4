package io.maskstream.stream.annotation;

import io.maskstream.stream.mask.MaskFormatException;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The masks of an export, on the disk. Memory holds what labels, models and streams there are; it does not grow with the
 * number of frames, also where frames come again: which mask of a frame is its last is found in the file, part by part.
 */
public final class KeptMasks implements AutoCloseable {
    /** Places of masks that are compared at once, at about 100 bytes each. */
    private static final int COMPARED = 500_000;

    private final PictureSize size;
    private final Spool masks;
    private final FrameIndex index;
    private final Categories categories = new Categories();
    private final Map<String, Integer> streams = new HashMap<>();
    private final Set<Origin> origins = new LinkedHashSet<>();
    private long frames;

    /** Which model and words made a mask. */
    record Origin(String model, String modelVersion, long vocabularyVersion) {
        static Origin of(SegmentedFrame frame) {
            return new Origin(frame.model().name(), frame.model().version(), frame.vocabularyVersion());
        }
    }

    /** Takes masks in their order, numbered from 0. */
    @FunctionalInterface
    interface MaskConsumer {
        void accept(long number, SegmentedFrame mask) throws IOException;
    }

    /**
     * Nothing is kept yet.
     *
     * @param size which size of pictures the masks are for
     * @throws IOException if the folder for temporary files takes none
     */
    public KeptMasks(PictureSize size) throws IOException {
        this(size, COMPARED);
    }

    KeptMasks(PictureSize size, int compared) throws IOException {
        this.size = size;
        masks = Spool.create();
        index = new FrameIndex(Spool.create(), compared);
    }

    /**
     * Keeps a mask, in the place of an earlier one of the same frame.
     *
     * @throws MaskFormatException if its parts do not fit each other; it is not kept
     * @throws IOException if the disk takes no more
     */
    public void add(SegmentedFrame mask) throws IOException {
        size.require(mask);
        PatchMap.of(mask);
        byte[] record = MaskRecords.toProtobuf(mask);
        ByteBuffer entry = ByteBuffer.allocate(Integer.BYTES + record.length);
        entry.putInt(record.length).put(record).flip();
        long place = masks.append(entry);
        int stream = streams.computeIfAbsent(mask.id().stream(), name -> streams.size());
        index.add(stream, mask.id().epoch(), mask.id().sequence(), place);
        categories.add(mask.labels());
        origins.add(Origin.of(mask));
    }

    /**
     * Drops all masks but the last of each frame. Nothing is added from now on.
     *
     * @return the number of frames
     * @throws IOException if the disk fails
     */
    public long settle() throws IOException {
        frames = index.forEachSuperseded(place -> masks.replace(place, number(-length(place))));
        return frames;
    }

    private static ByteBuffer number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, value);
    }

    private int length(long place) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        masks.read(place, length);
        return length.getInt(0);
    }

    /** The masks that are left, in the order in which they came. */
    void forEach(MaskConsumer consumer) throws IOException {
        long number = 0;
        for (long place = 0; place < masks.size(); ) {
            int length = length(place);
            if (length > 0) {
                ByteBuffer record = ByteBuffer.allocate(length);
                masks.read(place + Integer.BYTES, record);
                consumer.accept(number++, MaskRecords.fromProtobuf(record.array()));
            }
            place += Integer.BYTES + Math.abs(length);
        }
    }

    PictureSize size() {
        return size;
    }

    long frames() {
        return frames;
    }

    Categories categories() {
        return categories;
    }

    Set<Origin> origins() {
        return origins;
    }

    @Override
    public void close() throws IOException {
        try (masks) {
            index.close();
        }
    }
}
