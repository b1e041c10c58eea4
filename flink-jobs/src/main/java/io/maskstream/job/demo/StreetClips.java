package io.maskstream.job.demo;

import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.model.checkpoint.Sha256;
import io.maskstream.model.dataset.streetworld.SeedRange;
import io.maskstream.model.dataset.streetworld.StreetworldClip;
import io.maskstream.model.dataset.streetworld.StreetworldOptions;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The demo's streets, drawn once and kept in a folder of the user's, since drawing takes longer than a start should.
 *
 * <p>A clip's folder has a name that follows from seed, size, words and number of frames and from the pixels of its first
 * frame, so that a street drawn by another version of Streetworld is never taken for this one. It gets that name when it is
 * whole. One that was damaged afterwards is drawn again.
 */
public final class StreetClips {
    static final int FRAMES_PER_SECOND = 25;

    private static final String FORMAT = "street 1";
    private static final String VIDEO = "clip.mp4";
    private static final String TRUTH = "truth.zip";
    private static final String UNFINISHED = "unfinished-";
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final long SEED = SeedRange.DEMO.seed(0);
    /** What the first frames show is promised for a clip of so many at least. */
    private static final int SHORTEST = 200;

    private final Path folder;
    private final int width;
    private final int height;
    private final LongConsumer progress;

    /**
     * @param folder where clips are kept; made if it is missing
     * @param width pixels of a row
     * @param height number of rows
     * @param progress is told how many frames are drawn
     */
    public StreetClips(Path folder, int width, int height, LongConsumer progress) {
        this.folder = folder;
        this.width = width;
        this.height = height;
        this.progress = progress;
    }

    /**
     * The street that shows each of the words in at least 20 of its first 200 frames, drawn if it is not there yet.
     *
     * @throws io.maskstream.model.ModelException if no street shows all the words
     * @throws UsageException if the folder cannot be written to
     */
    public StreetClip get(DemoWords words, int frames) throws InterruptedException {
        StreetworldClip street = street(words, frames);
        Path place = folder.resolve(name(street, words, frames));
        StreetClip clip = clip(place);
        try {
            Files.createDirectories(folder);
            if (!whole(clip, frames)) {
                Folders.delete(place);
                removeAbandoned();
                draw(street, words, frames, place);
            }
            return clip;
        } catch (IOException e) {
            throw new UsageException(
                    "%s: the demo's street cannot be kept there: %s; set MASKSTREAM_CACHE to a folder with space"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private StreetClip clip(Path place) {
        return new StreetClip(place.resolve(VIDEO), width, height, place.resolve(TRUTH));
    }

    StreetworldClip street(DemoWords words, int frames) {
        try {
            return StreetworldClip.covering(
                    SEED,
                    Math.max(SHORTEST, frames),
                    width,
                    height,
                    FRAMES_PER_SECOND,
                    StreetworldOptions.CLEAN.withNouns(words.nouns()));
        } catch (IllegalArgumentException e) {
            throw new UsageException("no street can be made of the words %s: %s"
                    .formatted(String.join(", ", words.names()), e.getMessage()));
        }
    }

    private String name(StreetworldClip street, DemoWords words, int frames) {
        MessageDigest digest = Sha256.digest();
        String settings = "%s, seed %d, %dx%d, %d frames at %d/s, %s"
                .formatted(FORMAT, SEED, width, height, frames, FRAMES_PER_SECOND, words.names());
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        StreetworldPicture first = street.frame(0).picture();
        digest.update(first.rgb());
        ByteBuffer labels = ByteBuffer.allocate(2 * first.labels().length);
        labels.asShortBuffer().put(first.labels());
        digest.update(labels);
        return "street-" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    }

    /** Whether all is there, and as it was written. */
    private static boolean whole(StreetClip clip, int frames) {
        if (!Files.isRegularFile(clip.video()) || !Files.isRegularFile(clip.truth())) {
            return false;
        }
        try (TruthFile truth = TruthFile.open(clip.truth())) {
            return truth.frames() == frames && truth.remark().equals(Sha256.ofFiles(List.of(clip.video())));
        } catch (IOException e) {
            return false;
        }
    }

    /** What a killed process left half drawn. */
    private void removeAbandoned() throws IOException {
        Instant longAgo = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
            for (Path left : unfinished) {
                if (Files.getLastModifiedTime(left).toInstant().isBefore(longAgo)) {
                    Folders.delete(left);
                }
            }
        }
    }

    private void draw(StreetworldClip street, DemoWords words, int frames, Path place)
            throws IOException, InterruptedException {
        Path unfinished = Files.createTempDirectory(folder, UNFINISHED);
        try {
            Path video = unfinished.resolve(VIDEO);
            int threads = Runtime.getRuntime().availableProcessors();
            try (TruthFile.Writer truth = new TruthFile.Writer(unfinished.resolve(TRUTH))) {
                new StreetFilm(street, words.nouns(), frames, threads, progress).write(video, truth);
                truth.remark(Sha256.ofFiles(List.of(video)));
            }
            take(unfinished, place, frames);
        } finally {
            Folders.delete(unfinished);
        }
    }

    private void take(Path unfinished, Path place, int frames) throws IOException {
        try {
            Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process may have drawn the same street meanwhile.
            if (!whole(clip(place), frames)) {
                throw new FailedException("%s: cannot be put there: %s".formatted(place, e.getMessage()), e);
            }
        }
    }
}
