package io.maskstream.stream.annotation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the masks of frames lie, to find those of one frame among any number with little memory: the entries are on the
 * disk and are compared in parts, each with the frames of one share of all hashes.
 */
final class FrameIndex implements AutoCloseable {
    private static final int ENTRY = Integer.BYTES + 3 * Long.BYTES;
    private static final int READ_AT_ONCE = 4096;

    private final Spool entries;
    private final int compared;

    private record Key(int stream, long epoch, long sequence) {}

    /** Takes the place of a mask. */
    @FunctionalInterface
    interface PlaceConsumer {
        void accept(long place) throws IOException;
    }

    /** @param compared about how many entries are in memory at once */
    FrameIndex(Spool entries, int compared) {
        this.entries = entries;
        this.compared = compared;
    }

    void add(int stream, long epoch, long sequence, long place) throws IOException {
        entries.append(ByteBuffer.allocate(ENTRY)
                .putInt(stream)
                .putLong(epoch)
                .putLong(sequence)
                .putLong(place)
                .flip());
    }

    /**
     * Finds the masks that are not the last of their frames.
     *
     * @return the number of different frames
     */
    long forEachSuperseded(PlaceConsumer superseded) throws IOException {
        long count = entries.size() / ENTRY;
        int parts = Math.toIntExact(Math.max(1, (count + compared - 1) / compared));
        long frames = 0;
        for (int part = 0; part < parts; part++) {
            Map<Key, Long> latest = new HashMap<>();
            ByteBuffer buffer = ByteBuffer.allocate(READ_AT_ONCE * ENTRY);
            for (long place = 0; place < entries.size(); place += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), entries.size() - place));
                entries.read(place, buffer);
                compare(buffer.flip(), part, parts, latest, superseded);
            }
            frames += latest.size();
        }
        return frames;
    }

    private static void compare(ByteBuffer buffer, int part, int parts, Map<Key, Long> latest, PlaceConsumer superseded)
            throws IOException {
        while (buffer.hasRemaining()) {
            Key key = new Key(buffer.getInt(), buffer.getLong(), buffer.getLong());
            long place = buffer.getLong();
            if (part(key, parts) == part) {
                Long before = latest.put(key, place);
                if (before != null) {
                    superseded.accept(before);
                }
            }
        }
    }

    private static int part(Key key, int parts) {
        // Sequences are neighbours; multiplied with an odd number of random bits they fall into all parts.
        long mixed = (key.sequence() * 31 + key.epoch() * 17 + key.stream()) * 0x9E3779B97F4A7C15L;
        return (int) Long.remainderUnsigned(mixed >>> 16, parts);
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }
}
