package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * An entry of a zip. Its checksum is verified when it is first read.
 *
 * @param content its bytes as they lie in the file
 * @param size its length when unpacked
 * @param packed whether it is deflated
 */
record ZipMember(String name, FileRegion content, long size, boolean packed, long checksum, AtomicBoolean verified)
        implements TensorStorage {
    private static final int STEP = 1 << 30;

    @Override
    public ByteBuffer slice(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (packed) {
            throw new ModelException(
                    "%s: the entry %s is compressed, as torch never does it; save it again with torch.save"
                            .formatted(content.file().name(), Printable.name(name)));
        }
        if (!verified.get()) {
            verify();
        }
        return content.slice(offset, length);
    }

    /** All of it, unpacked if need be. */
    ByteBuffer unpack() {
        return packed ? inflate() : slice(0, size);
    }

    private void verify() {
        var crc = new CRC32();
        for (long done = 0; done < size; done += STEP) {
            crc.update(content.slice(done, Math.min(STEP, size - done)));
        }
        checkSum(crc);
    }

    /** The directory was checked: what it promises is small. Whatever comes out beyond that is not written. */
    private ByteBuffer inflate() {
        ByteBuffer unpacked = ByteBuffer.allocate(Math.toIntExact(size));
        var inflater = new Inflater(true);
        try {
            inflater.setInput(content.slice(0, content.size()));
            while (unpacked.hasRemaining() && inflater.inflate(unpacked) > 0) {
                // inflate() moves the buffer's position
            }
            boolean ended = inflater.finished() || inflater.inflate(new byte[1]) == 0 && inflater.finished();
            if (unpacked.hasRemaining() || !ended) {
                throw new ModelException("%s: the entry %s does not unpack to the %d bytes that the directory promises"
                        .formatted(content.file().name(), Printable.name(name), size));
            }
        } catch (DataFormatException e) {
            throw new ModelException(
                    "%s: the entry %s cannot be unpacked; the file is damaged"
                            .formatted(content.file().name(), Printable.name(name)),
                    e);
        } finally {
            inflater.end();
        }
        var crc = new CRC32();
        crc.update(unpacked.flip().duplicate());
        checkSum(crc);
        return unpacked.order(ByteOrder.LITTLE_ENDIAN);
    }

    private void checkSum(CRC32 crc) {
        if (crc.getValue() != checksum) {
            throw new ModelException("%s: the entry %s has another checksum than was saved; get the file again"
                    .formatted(content.file().name(), Printable.name(name)));
        }
        verified.set(true);
    }
}
