package io.maskstream.job.demo;

import io.maskstream.model.dataset.streetworld.Noun;
import io.maskstream.model.dataset.streetworld.StreetworldClip;
import io.maskstream.model.dataset.streetworld.StreetworldPicture;
import io.maskstream.stream.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Draws a street's frames side by side and writes them in their order, as video and as label maps. */
final class StreetFilm {
    /** Frames in work for each thread: enough that none waits for the encoder, few enough for the memory. */
    private static final int AHEAD = 3;

    private final StreetworldClip clip;
    private final List<Noun> words;
    private final int frames;
    private final int threads;
    private final LongConsumer progress;

    /**
     * @param words nouns in label order
     * @param frames how many of the clip's frames are drawn
     * @param threads that draw
     * @param progress is told how many frames are written
     */
    StreetFilm(StreetworldClip clip, List<Noun> words, int frames, int threads, LongConsumer progress) {
        this.clip = clip;
        this.words = words;
        this.frames = frames;
        this.threads = threads;
        this.progress = progress;
    }

    void write(Path video, TruthFile.Writer truth) throws IOException, InterruptedException {
        ExecutorService drawing = Executors.newFixedThreadPool(threads);
        try (VideoWriter writer = VideoWriter.open(video, clip.width(), clip.height(), clip.framesPerSecond())) {
            try {
                write(drawing, writer, truth);
            } catch (IOException | InterruptedException | RuntimeException e) {
                writer.abort();
                throw e;
            }
        } finally {
            drawing.shutdownNow();
        }
    }

    private void write(ExecutorService drawing, VideoWriter writer, TruthFile.Writer truth)
            throws IOException, InterruptedException {
        Queue<Future<StreetworldPicture>> drawn = new ArrayDeque<>();
        int next = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (; next < frames && drawn.size() < AHEAD * threads; next++) {
                int index = next;
                drawn.add(drawing.submit(() -> clip.frame(index).picture()));
            }
            StreetworldPicture picture = done(drawn.remove());
            writer.write(picture.rgb(), Math.round(frame * 1e6 / clip.framesPerSecond()));
            truth.add(picture.labelsIn(words), picture.width(), picture.height());
            progress.accept(frame + 1);
        }
    }

    private static StreetworldPicture done(Future<StreetworldPicture> picture) throws InterruptedException {
        try {
            return picture.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a frame of the street could not be drawn", e.getCause());
        }
    }
}
