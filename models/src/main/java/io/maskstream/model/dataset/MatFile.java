package io.maskstream.model.dataset;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.IndexPicture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A matrix of whole numbers from a MATLAB file of version 5 to 7 (MathWorks, "MAT-File Format"), as SBD and PASCAL Context
 * hold label maps: a variable, or a field of a structure. Everything else in the file is skipped.
 */
final class MatFile {
    private static final int HEADER = 128;
    private static final int COMPRESSED = 15;
    private static final int MATRIX = 14;
    private static final int STRUCTURE = 2;
    private static final int FIRST_NUMERIC = 6;
    private static final int LAST_NUMERIC = 15;
    private static final int MOST_BYTES = 256 << 20;

    private final Path file;

    private MatFile(Path file) {
        this.file = file;
    }

    /** One data element: its type and its content. */
    private record Element(int type, ByteBuffer content) {}

    /** A label map in such a file, at this variable or field. */
    static FolderPictures.Truth truth(Path file, LabelValues values, String... path) {
        return reader -> {
            IndexPicture stored = read(file, path);
            return new IndexPicture(stored.height(), stored.width(), values.labels(stored, file.toString()));
        };
    }

    /**
     * Reads a matrix.
     *
     * @param path the variable, then fields within it
     * @throws ModelException one line if it is not there or the file is damaged
     */
    static IndexPicture read(Path file, String... path) {
        if (!Files.isRegularFile(file)) {
            throw new ModelException("%s: no such file".formatted(file));
        }
        MatFile mat = new MatFile(file);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw mat.broken("has %d MiB".formatted(Files.size(file) >> 20));
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return mat.variable(bytes, path);
        } catch (IOException e) {
            throw new ModelException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw mat.broken("is damaged or cut short");
        }
    }

    private IndexPicture variable(ByteBuffer bytes, String... path) {
        if (bytes.remaining() < HEADER) {
            throw broken("is cut short");
        }
        short endian = bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(HEADER - 2);
        if (endian == 0x4d49) { // the letters IM: MI as a little-endian machine wrote them
            bytes.order(ByteOrder.LITTLE_ENDIAN);
        } else if (endian == 0x494d) {
            bytes.order(ByteOrder.BIG_ENDIAN);
        } else {
            throw broken("is no file of version 5 to 7; save it with '-v7'");
        }
        bytes.position(HEADER);
        while (bytes.remaining() >= 8) {
            Element element = next(bytes);
            if (element.type() == COMPRESSED) {
                element = next(inflated(element.content()));
            }
            if (element.type() == MATRIX
                    && name(element.content().duplicate().order(bytes.order())).equals(path[0])) {
                return matrix(element.content(), 1, path);
            }
        }
        throw broken("has no variable '%s'".formatted(path[0]));
    }

    private String name(ByteBuffer matrix) {
        next(matrix);
        next(matrix);
        return text(next(matrix));
    }

    /** Flags, dimensions, name, then what the class has. */
    private IndexPicture matrix(ByteBuffer bytes, int depth, String... path) {
        int kind = next(bytes).content().getInt() & 0xff;
        ByteBuffer dimensions = next(bytes).content();
        next(bytes);
        if (depth < path.length) {
            return field(bytes, kind, depth, path);
        }
        if (kind < FIRST_NUMERIC || kind > LAST_NUMERIC || dimensions.remaining() != 8) {
            throw broken("has no matrix of numbers at '%s'".formatted(String.join(".", path)));
        }
        int height = dimensions.getInt();
        int width = dimensions.getInt();
        Element numbers = next(bytes);
        if (height < 1 || width < 1 || (long) height * width > numbers.content().remaining()) {
            throw broken("has %dx%d numbers at '%s'".formatted(width, height, String.join(".", path)));
        }
        short[] values = new short[height * width];
        for (int column = 0; column < width; column++) {
            for (int row = 0; row < height; row++) {
                values[row * width + column] = wholeNumber(numbers);
            }
        }
        return new IndexPicture(height, width, values);
    }

    private IndexPicture field(ByteBuffer bytes, int kind, int depth, String... path) {
        if (kind != STRUCTURE) {
            throw broken("has no structure at '%s'".formatted(path[depth - 1]));
        }
        int length = next(bytes).content().getInt();
        ByteBuffer names = next(bytes).content();
        while (names.hasRemaining()) {
            byte[] name = new byte[length];
            names.get(name);
            Element value = next(bytes);
            if (new String(name, StandardCharsets.US_ASCII).split("\0", 2)[0].equals(path[depth])) {
                return matrix(value.content(), depth + 1, path);
            }
        }
        throw broken("has no field '%s' in '%s'".formatted(path[depth], path[depth - 1]));
    }

    /** Numbers may be stored in a smaller type than their matrix has. */
    private short wholeNumber(Element numbers) {
        ByteBuffer content = numbers.content();
        double value =
                switch (numbers.type()) {
                    case 1 -> content.get();
                    case 2 -> content.get() & 0xff;
                    case 3 -> content.getShort();
                    case 4 -> content.getShort() & 0xffff;
                    case 5, 6 -> content.getInt();
                    case 7 -> content.getFloat();
                    case 9 -> content.getDouble();
                    default -> throw broken("has numbers of type %d".formatted(numbers.type()));
                };
        if (value < 0 || value > 0xffff || value != Math.rint(value)) {
            throw broken("has the value %s, expected whole numbers from 0 to 65535".formatted(value));
        }
        return (short) (int) value;
    }

    private static String text(Element element) {
        byte[] bytes = new byte[element.content().remaining()];
        element.content().get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** The element at the buffer's position, which moves behind it. */
    private static Element next(ByteBuffer bytes) {
        int tag = bytes.getInt();
        boolean small = tag >>> 16 != 0;
        int type = small ? tag & 0xffff : tag;
        int length = small ? tag >>> 16 : bytes.getInt();
        ByteBuffer content = bytes.slice(bytes.position(), length).order(bytes.order());
        // Elements begin at multiples of eight bytes, except behind compressed ones.
        int padded = small ? 4 : type == COMPRESSED ? length : (length + 7) / 8 * 8;
        bytes.position(Math.min(bytes.limit(), bytes.position() + padded));
        return new Element(type, content);
    }

    private ByteBuffer inflated(ByteBuffer content) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[1 << 16];
        try {
            inflater.setInput(content);
            while (!inflater.finished()) {
                int count = inflater.inflate(part);
                if (count == 0 || out.size() > MOST_BYTES) {
                    throw broken("is damaged or cut short");
                }
                out.write(part, 0, count);
            }
        } catch (DataFormatException e) {
            throw broken("is damaged");
        } finally {
            inflater.end();
        }
        return ByteBuffer.wrap(out.toByteArray()).order(content.order());
    }

    private ModelException broken(String what) {
        return new ModelException("%s: the MATLAB file %s".formatted(file, what));
    }
}
