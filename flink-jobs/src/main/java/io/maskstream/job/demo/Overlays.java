package io.maskstream.job.demo;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.checkpoint.AtomicFile;
import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.mask.RgbPng;
import io.maskstream.stream.record.EncodedMask;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Some of the stream's masks over their pictures, to look at. Masks are kept while the stream runs and painted afterwards,
 * so that the frames a second are those of the job alone.
 */
public final class Overlays {
    private static final int ABOUT = 16;

    private final Path folder;
    private final int every;
    private final Map<Long, EncodedMask> masks = new TreeMap<>();

    /**
     * About {@value #ABOUT} of so many frames.
     *
     * @param folder a new or empty one
     * @throws UsageException if it is neither, or the machine has no font to write labels in
     */
    public Overlays(Path folder, int frames) {
        this.folder = folder;
        this.every = Math.max(1, (frames + ABOUT - 1) / ABOUT);
        try {
            OverlayPainter.requireFonts();
            Files.createDirectories(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new UsageException(
                            "%s: holds other things; give a new or empty folder for --overlays".formatted(folder));
                }
            }
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UsageException("%s: no overlays can be put there: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Takes a mask of the stream. */
    public void add(SegmentedFrame frame) {
        if (frame.id().sequence() % every == 0) {
            masks.putIfAbsent(frame.id().sequence(), frame.mask());
        }
    }

    /**
     * Writes a PNG for each mask that was kept and, where the scene has label maps, one of the truth beside it.
     *
     * @return number of masks
     */
    public int write(DemoScene scene) {
        try {
            Map<Long, RgbImage> pictures = ClipPictures.of(scene.video(), masks.keySet());
            write("mask", scene, pictures, masks);
            if (scene.truth().isPresent()) {
                write("truth", scene, pictures, truths(scene.truth()));
            }
            return masks.size();
        } catch (IOException e) {
            throw new FailedException("%s: the overlays cannot be made: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private Map<Long, EncodedMask> truths(Optional<Path> file) throws IOException {
        Map<Long, EncodedMask> truths = new TreeMap<>();
        try (TruthFile truth = TruthFile.open(file.orElseThrow())) {
            for (long frame : masks.keySet()) {
                truths.put(frame, truth.frame(frame));
            }
        }
        return truths;
    }

    private void write(String kind, DemoScene scene, Map<Long, RgbImage> pictures, Map<Long, EncodedMask> painted) {
        OverlayPainter painter = new OverlayPainter(scene.words());
        painted.forEach((frame, mask) -> {
            byte[] png = RgbPng.write(painter.paint(pictures.get(frame), mask));
            AtomicFile.write(folder.resolve("%06d.%s.png".formatted(frame, kind)), channel -> {
                ByteBuffer bytes = ByteBuffer.wrap(png);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        });
    }
}
