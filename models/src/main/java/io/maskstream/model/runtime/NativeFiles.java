package io.maskstream.model.runtime;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at unpacked native libraries before they are loaded: one that is cut short, by a full disk or a killed process,
 * would end the JVM with a signal rather than with a line.
 */
final class NativeFiles {
    private static final int HEADER = 64;

    private NativeFiles() {}

    /** Checks every library below a folder; one that is not there is not checked. */
    static void check(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> libraries = files.filter(NativeFiles::isLibrary).toList();
            for (Path library : libraries) {
                if (cutShort(library)) {
                    throw new ModelException("%s is broken or cut short; remove %s and start again, it is unpacked anew"
                            .formatted(library, library.getParent()));
                }
            }
        } catch (IOException e) {
            throw new ModelException("%s: not readable: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static boolean isLibrary(Path file) {
        return file.getFileName().toString().matches(".*\\.so(\\.\\d+)*") && Files.isRegularFile(file);
    }

    /** An ELF file ends with its table of sections, whose place its header says. */
    private static boolean cutShort(Path library) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(library)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                continue;
            }
            if (header.hasRemaining() || header.getInt(0) != 0x464c457f) {
                return true;
            }
            long sections = header.getLong(0x28);
            long size = (long) Short.toUnsignedInt(header.getShort(0x3a)) * Short.toUnsignedInt(header.getShort(0x3c));
            return sections < 0 || sections + size > channel.size();
        }
    }
}
