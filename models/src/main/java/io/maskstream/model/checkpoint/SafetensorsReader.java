package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The safetensors format: 8 bytes of header length, a JSON header, then the tensors' bytes without a gap.
 *
 * <p>As strict as the reference: the entries must cover the rest of the file exactly once.
 */
final class SafetensorsReader {
    /** Bytes before the header. */
    static final int PREFIX = 8;
    /** A header of 64 MiB names about half a million tensors; beyond that it is no checkpoint. */
    private static final long LONGEST_HEADER = 64L << 20;

    private SafetensorsReader() {}

    /** Whether the file begins like one: a plausible header length and an opening brace. */
    static boolean recognises(FileBytes file) {
        if (file.size() < PREFIX + 2) {
            return false;
        }
        ByteBuffer start = file.slice(0, PREFIX + 1);
        return start.get(PREFIX) == '{' && (start.get(7) | start.get(6) | start.get(5)) == 0;
    }

    /** Reads the header and checks every entry; the dict owns the file from then on. */
    static StateDict read(FileBytes file) {
        List<SafetensorsEntry> entries = SafetensorsHeader.parse(file.name(), header(file));
        long dataStart = PREFIX + file.slice(0, PREFIX).getLong();
        checkCover(file, entries, file.size() - dataStart);
        var tensors = new ArrayList<TensorEntry>(entries.size());
        for (SafetensorsEntry entry : entries) {
            var storage = file.region(dataStart + entry.begin(), entry.end() - entry.begin());
            tensors.add(new TensorEntry(
                    entry.name(), entry.type(), file.name(), storage, TensorLayout.contiguous(0, entry.shape())));
        }
        return StateDict.of(file.name(), List.of(file), tensors);
    }

    private static String header(FileBytes file) {
        if (file.size() < PREFIX) {
            throw new ModelException("%s: has %d bytes, too few for a safetensors file; download it again"
                    .formatted(file.name(), file.size()));
        }
        long length = file.slice(0, PREFIX).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > file.size() - PREFIX) {
            throw new ModelException(("%s: announces a header of %s bytes in a file of %d (at most %d are read); it is"
                            + " cut short or no safetensors file")
                    .formatted(file.name(), Long.toUnsignedString(length), file.size(), LONGEST_HEADER));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(file.slice(PREFIX, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(
                    "%s: the safetensors header is not UTF-8; the file is damaged".formatted(file.name()), e);
        }
    }

    /** Overlaps, gaps and entries beyond the end all show as a break in the order of their offsets. */
    private static void checkCover(FileBytes file, List<SafetensorsEntry> entries, long available) {
        var inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
        long covered = 0;
        for (SafetensorsEntry entry : inOrder) {
            String where = "%s: tensor %s".formatted(file.name(), Printable.name(entry.name()));
            if (entry.end() > available) {
                throw new ModelException("%s ends at byte %d of the data, but the file holds %d; it is cut short"
                        .formatted(where, entry.end(), available));
            }
            if (entry.begin() != covered) {
                throw new ModelException("%s begins at byte %d of the data, but the tensor before it ends at %d; %s"
                        .formatted(
                                where,
                                entry.begin(),
                                covered,
                                entry.begin() < covered ? "they overlap" : "bytes between them belong to none"));
            }
            covered = entry.end();
        }
        if (covered != available) {
            throw new ModelException("%s: the last tensor ends at byte %d of the data, but the file holds %d"
                    .formatted(file.name(), covered, available));
        }
    }
}
