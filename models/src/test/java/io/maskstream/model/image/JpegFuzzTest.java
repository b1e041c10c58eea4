package io.maskstream.model.image;

import io.maskstream.model.fuzz.FuzzSeed;
import io.maskstream.model.fuzz.FuzzTarget;
import io.maskstream.model.fuzz.ReaderFuzzTest;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

class JpegFuzzTest extends ReaderFuzzTest {
    @Override
    protected FuzzTarget target() {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "JPEG";
            }

            @Override
            public String fileName() {
                return "mutant.jpg";
            }

            @Override
            public List<FuzzSeed> seeds() {
                BufferedImage colours = new BufferedImage(40, 24, BufferedImage.TYPE_3BYTE_BGR);
                BufferedImage grey = new BufferedImage(24, 40, BufferedImage.TYPE_BYTE_GRAY);
                for (int i = 0; i < 40 * 24; i++) {
                    colours.setRGB(i % 40, i / 40, 0x010307 * (i % 200));
                    grey.getRaster().setSample(i % 24, i / 24, 0, i % 251);
                }
                byte[] inks = PictureFiles.fourBands(16, 16, 200, 100, 50, 220);
                return List.of(
                        FuzzSeed.file(PictureFiles.withSegment(
                                PictureFiles.jpeg(colours, false), 0xe1, PictureFiles.exif(6, true))),
                        FuzzSeed.file(PictureFiles.jpeg(colours, true)),
                        FuzzSeed.file(PictureFiles.jpeg(grey, false)),
                        FuzzSeed.file(inks),
                        FuzzSeed.file(PictureFiles.withSegment(inks, 0xee, PictureFiles.adobe(2))));
            }

            @Override
            public void read(Path file) {
                PictureReader reader = new PictureReader();
                reader.header(file);
                reader.read(file);
            }
        };
    }
}
