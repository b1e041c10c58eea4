package io.maskstream.stream.video;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** MD5 of a picture's planes as decoded, before any conversion: what {@code ffmpeg -f framemd5} prints. */
public final class PlaneChecksum {
    private PlaneChecksum() {}

    /** The checksum of one picture, in hexadecimal. */
    public static String of(Picture picture) {
        AVFrame frame = picture.frame();
        int size = avutil.av_image_get_buffer_size(frame.format(), frame.width(), frame.height(), 1);
        byte[] planes = new byte[size];
        try (BytePointer buffer = new BytePointer(size)) {
            avutil.av_image_copy_to_buffer(
                    buffer, size, frame.data(), frame.linesize(), frame.format(), frame.width(), frame.height(), 1);
            buffer.get(planes);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(planes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
