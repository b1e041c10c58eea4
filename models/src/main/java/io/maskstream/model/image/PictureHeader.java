package io.maskstream.model.image;

import io.maskstream.model.ModelException;

/**
 * What a JPEG's or PNG's first bytes say, read without decoding anything.
 *
 * @param format which of the two
 * @param width columns as stored, before it is turned upright
 * @param height rows as stored
 * @param orientation EXIF orientation, 1 to 8; 1 where the file has none
 */
public record PictureHeader(Format format, int width, int height, int orientation) {
    /** Formats that are read. */
    public enum Format {
        JPEG,
        PNG
    }

    /**
     * Reads a header.
     *
     * @param bytes the file's bytes, or as many as hold its header
     * @param origin file name for messages
     * @throws ModelException if it is neither, or is cut short or broken there
     */
    public static PictureHeader read(byte[] bytes, String origin) {
        if (bytes.length == 0) {
            throw new ModelException("%s: empty; expected a JPEG or PNG picture".formatted(origin));
        }
        if (startsWith(bytes, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
            return PngFile.header(bytes, origin);
        }
        if (startsWith(bytes, 0xff, 0xd8, 0xff)) {
            return JpegFile.header(bytes, origin);
        }
        throw new ModelException("%s: neither JPEG nor PNG; convert it to one of them".formatted(origin));
    }

    static PictureHeader checked(Format format, long width, long height, int orientation, String origin) {
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw new ModelException("%s: its header says %dx%d pixels".formatted(origin, width, height));
        }
        return new PictureHeader(format, (int) width, (int) height, orientation);
    }

    /** Throws if decoding it would take more pixels than this. */
    public void requirePixels(long most, String origin) {
        if ((long) width * height > most) {
            throw new ModelException("%s: its header says %dx%d pixels, at most %d are read; scale it down"
                    .formatted(origin, width, height, most));
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
