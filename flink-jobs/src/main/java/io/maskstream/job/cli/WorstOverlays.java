package io.maskstream.job.cli;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.checkpoint.AtomicFile;
import io.maskstream.model.evaluate.ConfusionMatrix;
import io.maskstream.model.evaluate.WorstPicture;
import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.mask.RgbPng;
import io.maskstream.stream.mask.RunLengthCodec;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Draws the pictures that a model did worst on: the truth on the left, what the model said on the right. */
final class WorstOverlays {
    private static final int GAP = 8;

    private final Path folder;

    private WorstOverlays(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, before work begins; one that holds other things is refused. */
    static WorstOverlays in(Path folder) {
        OverlayPainter.requireFonts();
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new UsageException("%s: is a file; give a folder for --overlays".formatted(folder));
            }
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new UsageException(
                            "%s: holds other things; give a new or empty folder for --overlays".formatted(folder));
                }
            }
        } catch (IOException e) {
            throw new UsageException("%s: cannot be written to: %s".formatted(folder, e.getMessage()), e);
        }
        return new WorstOverlays(folder);
    }

    void draw(List<WorstPicture> worst, List<String> classes) {
        for (int i = 0; i < worst.size(); i++) {
            WorstPicture picture = worst.get(i);
            String name = String.format(
                    Locale.ROOT,
                    "%02d-iou-%.3f-%s.png",
                    i + 1,
                    picture.iou(),
                    picture.name().replaceAll("[^\\p{Alnum}._-]+", "_"));
            write(folder.resolve(name), RgbPng.write(pair(picture, classes)));
        }
    }

    /** Only the words that either side has, so that the legend stays short. */
    private static RgbImage pair(WorstPicture worst, List<String> classes) {
        TreeSet<Integer> there = new TreeSet<>();
        for (short[] map : List.of(worst.truth(), worst.predicted())) {
            for (short label : map) {
                there.add(Short.toUnsignedInt(label));
            }
        }
        there.removeAll(List.of(0, ConfusionMatrix.VOID));
        int[] numbers = new int[ConfusionMatrix.VOID + 1];
        int next = 0;
        for (int label : there) {
            numbers[label] = ++next;
        }
        List<String> words = there.stream().map(label -> classes.get(label - 1)).toList();
        OverlayPainter painter = new OverlayPainter(words);
        RgbImage picture = new RgbImage(
                worst.picture().width(),
                worst.picture().height(),
                worst.picture().rgb());
        return beside(
                paint(painter, picture, worst.truth(), numbers), paint(painter, picture, worst.predicted(), numbers));
    }

    private static RgbImage paint(OverlayPainter painter, RgbImage picture, short[] map, int[] numbers) {
        short[] renumbered = new short[map.length];
        for (int i = 0; i < map.length; i++) {
            renumbered[i] = (short) numbers[Short.toUnsignedInt(map[i])];
        }
        return painter.paint(picture, new RunLengthCodec().encode(renumbered, picture.width(), picture.height()));
    }

    private static RgbImage beside(RgbImage left, RgbImage right) {
        int width = left.width() + GAP + right.width();
        byte[] rgb = new byte[3 * width * left.height()];
        Arrays.fill(rgb, (byte) 255);
        for (int y = 0; y < left.height(); y++) {
            System.arraycopy(left.rgb(), 3 * y * left.width(), rgb, 3 * y * width, 3 * left.width());
            System.arraycopy(
                    right.rgb(), 3 * y * right.width(), rgb, 3 * (y * width + left.width() + GAP), 3 * right.width());
        }
        return new RgbImage(width, left.height(), rgb);
    }

    private static void write(Path file, byte[] content) {
        try {
            AtomicFile.write(file, channel -> {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            });
        } catch (io.maskstream.model.ModelException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }
}
