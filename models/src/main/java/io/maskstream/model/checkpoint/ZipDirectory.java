package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The directory of a zip, as strict as an archive of weights allows: every entry inside the file, none over another, names
 * once and without ways out, both headers agreeing. Nothing is ever unpacked to the disk.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MOST_ENTRIES = 500_000;
    private static final long LONGEST_DIRECTORY = 128L << 20;
    /** What is compressed is code and pickles: small. */
    private static final long LONGEST_UNPACKED = 64L << 20;

    private final FileBytes file;
    private long directoryStart;
    private long directorySize;
    private long entryCount;

    private ZipDirectory(FileBytes file) {
        this.file = file;
    }

    static boolean recognises(FileBytes file) {
        return file.size() >= 4 && file.slice(0, 4).getInt() == LOCAL;
    }

    /** Entries by name in the order of the directory. */
    static Map<String, ZipMember> read(FileBytes file) {
        var directory = new ZipDirectory(file);
        directory.locate();
        return directory.members();
    }

    private void locate() {
        long tail = Math.min(file.size(), END_BYTES + 0xffffL);
        ByteBuffer end = file.slice(file.size() - tail, tail);
        for (int at = (int) tail - END_BYTES; at >= 0; at--) {
            if (end.getInt(at) == END && at + END_BYTES + (end.getShort(at + 20) & 0xffff) == tail) {
                long endStart = file.size() - tail + at;
                entryCount = end.getShort(at + 10) & 0xffff;
                directorySize = end.getInt(at + 12) & 0xffffffffL;
                directoryStart = end.getInt(at + 16) & 0xffffffffL;
                checkBounds(locate64(endStart) ? endStart - 20 : endStart);
                return;
            }
        }
        throw damaged("it has no directory at its end; it is cut short, get it again");
    }

    /** Beyond 4 GiB or 65534 entries, or where the writer likes it, a larger record precedes the end. */
    private boolean locate64(long endStart) {
        if (endStart < 20 || file.slice(endStart - 20, 4).getInt() != LOCATOR_64) {
            return false;
        }
        long at = file.slice(endStart - 12, 8).getLong();
        if (at < 0 || at > endStart - 20 - 56 || file.slice(at, 4).getInt() != END_64) {
            throw damaged("its 64-bit directory record is missing");
        }
        ByteBuffer record = file.slice(at, 56);
        entryCount = record.getLong(32);
        directorySize = record.getLong(40);
        directoryStart = record.getLong(48);
        return true;
    }

    private void checkBounds(long limit) {
        boolean inside = directoryStart >= 0 && directorySize >= 0 && directorySize <= limit - directoryStart;
        if (!inside || directorySize > LONGEST_DIRECTORY) {
            throw damaged("its directory of %d bytes at %d does not fit into the file"
                    .formatted(directorySize, directoryStart));
        }
        if (entryCount < 1 || entryCount > MOST_ENTRIES || entryCount > directorySize / CENTRAL_BYTES) {
            throw damaged("its directory announces %d entries in %d bytes".formatted(entryCount, directorySize));
        }
    }

    private Map<String, ZipMember> members() {
        ByteBuffer directory = file.slice(directoryStart, directorySize);
        var members = new LinkedHashMap<String, ZipMember>();
        for (long i = 0; i < entryCount; i++) {
            ZipMember member = member(directory);
            if (members.put(member.name(), member) != null) {
                throw damaged("the entry %s is there twice".formatted(Printable.name(member.name())));
            }
        }
        checkDisjoint(members);
        return members;
    }

    private ZipMember member(ByteBuffer directory) {
        if (directory.remaining() < CENTRAL_BYTES || directory.getInt(directory.position()) != CENTRAL) {
            throw damaged("its directory ends before its last entry");
        }
        ByteBuffer record = directory.slice().order(directory.order());
        int nameBytes = record.getShort(28) & 0xffff;
        int extraBytes = record.getShort(30) & 0xffff;
        int recordBytes = CENTRAL_BYTES + nameBytes + extraBytes + (record.getShort(32) & 0xffff);
        if (recordBytes > record.remaining()) {
            throw damaged("its directory ends before its last entry");
        }
        directory.position(directory.position() + recordBytes);
        String name = name(record.slice(CENTRAL_BYTES, nameBytes));
        var extra =
                new ZipExtra(record.slice(CENTRAL_BYTES + nameBytes, extraBytes).order(record.order()));
        long size = extra.widen(record.getInt(24));
        long packedSize = extra.widen(record.getInt(20));
        long header = extra.widen(record.getInt(42));
        return member(name, record, size, packedSize, header);
    }

    private ZipMember member(String name, ByteBuffer record, long size, long packedSize, long header) {
        String where = "the entry %s ".formatted(Printable.name(name));
        int method = record.getShort(10) & 0xffff;
        if ((record.getShort(8) & 1) != 0 || method != 0 && method != 8) {
            throw damaged(where + "is encrypted or packed in a way that torch does not use");
        }
        if (size < 0 || packedSize < 0 || header < 0 || method == 0 && size != packedSize) {
            throw damaged(where + "has absurd sizes");
        }
        if (method == 8 && size > LONGEST_UNPACKED) {
            throw damaged(where + "would unpack to %d bytes, at most %d are allowed".formatted(size, LONGEST_UNPACKED));
        }
        if (header > directoryStart - LOCAL_BYTES) {
            throw damaged(where + "lies outside the file");
        }
        ByteBuffer local = file.slice(header, LOCAL_BYTES);
        int nameBytes = local.getShort(26) & 0xffff;
        long start = header + LOCAL_BYTES + nameBytes + (local.getShort(28) & 0xffff);
        if (local.getInt(0) != LOCAL || (local.getShort(8) & 0xffff) != method) {
            throw damaged(where + "has another header in its place than the directory says");
        }
        if (start > directoryStart || packedSize > directoryStart - start) {
            throw damaged(where
                    + "ends at byte %d, beyond the entries' end at %d"
                            .formatted(start + Math.min(packedSize, Long.MAX_VALUE - start), directoryStart));
        }
        if (!name(file.slice(header + LOCAL_BYTES, nameBytes)).equals(name)) {
            throw damaged(where + "has another name in its place than in the directory");
        }
        long checksum = record.getInt(16) & 0xffffffffL;
        return new ZipMember(name, file.region(start, packedSize), size, method == 8, checksum, new AtomicBoolean());
    }

    /** Nothing is written anywhere, but a name with a way out says enough about the file. */
    private String name(ByteBuffer bytes) {
        String name = StandardCharsets.UTF_8.decode(bytes).toString();
        boolean leadsOut = name.startsWith("/")
                || name.contains("\\")
                || name.indexOf(0) >= 0
                || List.of(name.split("/", -1)).contains("..");
        if (name.isEmpty() || leadsOut) {
            throw damaged("the entry %s leads out of the archive".formatted(Printable.name(name)));
        }
        return name;
    }

    private void checkDisjoint(Map<String, ZipMember> members) {
        var inOrder = new ArrayList<>(members.values());
        inOrder.sort(Comparator.comparingLong(member -> member.content().start()));
        for (int i = 1; i < inOrder.size(); i++) {
            ZipMember before = inOrder.get(i - 1);
            // The later entry's own header lies between them, too.
            long headerStart = inOrder.get(i).content().start() - LOCAL_BYTES;
            if (before.content().start() + before.content().size() > headerStart) {
                throw damaged("the entries %s and %s overlap"
                        .formatted(
                                Printable.name(before.name()),
                                Printable.name(inOrder.get(i).name())));
            }
        }
    }

    private ModelException damaged(String how) {
        return new ModelException("%s: the zip is damaged: %s".formatted(file.name(), how));
    }

    /** The extra field of an entry; its 64-bit record replaces, in this order, the values that overflow 32 bits. */
    private final class ZipExtra {
        private ByteBuffer wide = ByteBuffer.allocate(0);

        ZipExtra(ByteBuffer extra) {
            while (extra.remaining() >= 4) {
                int tag = extra.getShort() & 0xffff;
                int length = extra.getShort() & 0xffff;
                if (length > extra.remaining()) {
                    return;
                }
                if (tag == 1) {
                    wide = extra.slice(extra.position(), length).order(extra.order());
                }
                extra.position(extra.position() + length);
            }
        }

        long widen(int narrow) {
            if (narrow != -1) {
                return narrow & 0xffffffffL;
            }
            if (wide.remaining() < 8) {
                throw damaged("an entry lacks its 64-bit size");
            }
            return wide.getLong();
        }
    }
}
