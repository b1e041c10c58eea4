package io.maskstream.job.segment;

import io.maskstream.model.ModelException;
import io.maskstream.model.image.Picture;
import io.maskstream.model.image.PictureHeader;
import io.maskstream.model.image.PictureReader;
import io.maskstream.stream.mask.RgbPng;
import io.maskstream.stream.record.Codec;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * A picture from disk as the stream takes it.
 *
 * <p>What a camera would send, an 8-bit grey or colour JPEG or a plain 8-bit PNG, goes to the decoder as it is. The kinds
 * that the decoder does not know the meaning of (CMYK, alpha, palette, 16 bit) are turned into a plain PNG first, which
 * changes no pixel any more.
 *
 * @param element the packet
 * @param upright the picture as a person sees it, to draw on
 */
record StillPicture(SourceElement element, RgbImage upright) {

    /** Reads a file; every fault is one line that names it. */
    static StillPicture read(Path file, FrameId id, PictureReader reader) {
        Picture picture = reader.read(file);
        byte[] bytes = bytes(file);
        boolean jpeg = PictureHeader.read(bytes, file.toString()).format() == PictureHeader.Format.JPEG;
        RgbImage upright = new RgbImage(picture.width(), picture.height(), picture.rgb());
        boolean plain = jpeg ? plainJpeg(bytes) : plainPng(bytes);
        VideoPacket packet = new VideoPacket(
                id,
                new FrameTimes(
                        OptionalLong.empty(), OptionalLong.empty(), now(), System.nanoTime(), OptionalLong.empty()),
                OptionalLong.empty(),
                jpeg && plain ? Codec.MJPEG : Codec.PNG,
                plain ? bytes : RgbPng.write(upright),
                true,
                0,
                false,
                0);
        return new StillPicture(new SourceElement.Arrived(packet, OptionalLong.empty(), true, false), upright);
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelException("%s: not readable: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** One or three components of eight bits; the reader has checked that the segments are sound. */
    private static boolean plainJpeg(byte[] bytes) {
        int at = 2;
        while (at + 9 < bytes.length) {
            int marker = bytes[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker >= 0xc0 && marker <= 0xc2) {
                int components = bytes[at + 9] & 0xff;
                return bytes[at + 4] == 8 && (components == 1 || components == 3);
            }
            if (marker >= 0xc3 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return false;
            }
            boolean alone = marker == 0x01 || marker >= 0xd0 && marker <= 0xd7;
            at += 2 + (alone ? 0 : (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff);
        }
        return false;
    }

    /** Eight bits, grey or colour, nothing transparent. */
    private static boolean plainPng(byte[] bytes) {
        boolean plain = bytes[24] == 8 && (bytes[25] == 0 || bytes[25] == 2);
        return plain && new String(bytes, 0, bytes.length, StandardCharsets.ISO_8859_1).indexOf("tRNS") < 0;
    }
}
