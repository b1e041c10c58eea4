package io.maskstream.model.image;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

class PngFuzzTest extends ReaderFuzzTest {
    @Override
    protected FuzzTarget target() {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "PNG";
            }

            @Override
            public String fileName() {
                return "mutant.png";
            }

            @Override
            public List<FuzzSeed> seeds() {
                byte[] palette = PictureFiles.chunk("PLTE", bytes(48));
                byte[] transparent = PictureFiles.chunk("tRNS", bytes(5));
                byte[] turned = PictureFiles.chunk("eXIf", PictureFiles.orientation(6, false));
                byte[] colours = PictureFiles.png(9, 7, 8, 2, rows(7, 27), turned);
                byte[] indices = PictureFiles.png(9, 7, 4, 3, rows(7, 5), palette, transparent);
                byte[] deep = PictureFiles.png(5, 6, 16, 6, rows(6, 40));
                byte[] bits = PictureFiles.png(9, 7, 1, 0, rows(7, 2));
                return List.of(
                        FuzzSeed.file(colours),
                        FuzzSeed.file(indices),
                        // Checksums made right again let the mutation reach the decoder.
                        new FuzzSeed(colours, PngFuzzTest::withRightChecksums),
                        new FuzzSeed(indices, PngFuzzTest::withRightChecksums),
                        new FuzzSeed(deep, PngFuzzTest::withRightChecksums),
                        new FuzzSeed(bits, PngFuzzTest::withRightChecksums));
            }

            @Override
            public void read(Path file) {
                PictureReader reader = new PictureReader();
                reader.header(file);
                reader.read(file);
            }
        };
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] rows(int height, int stride) {
        byte[] rows = bytes(height * (stride + 1));
        for (int y = 0; y < height; y++) {
            rows[y * (stride + 1)] = (byte) (y % 5);
        }
        return rows;
    }

    private static byte[] withRightChecksums(byte[] png) {
        byte[] mended = png.clone();
        long at = 8;
        while (at + 12 <= mended.length) {
            long length = ByteBuffer.wrap(mended).getInt((int) at) & 0xffffffffL;
            if (at + 12 + length > mended.length) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(mended, (int) at + 4, 4 + (int) length);
            ByteBuffer.wrap(mended).putInt((int) (at + 8 + length), (int) sum.getValue());
            at += 12 + length;
        }
        return mended;
    }
}
