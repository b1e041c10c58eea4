package io.maskstream.job.segment;

import io.maskstream.job.console.FailedException;
import io.maskstream.model.ModelException;
import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import io.maskstream.model.image.PictureReader;
import io.maskstream.stream.decode.DecodeSettings;
import io.maskstream.stream.decode.Fit;
import io.maskstream.stream.decode.InputSize;
import io.maskstream.stream.decode.MaskResolution;
import io.maskstream.stream.decode.PreviewPolicy;
import io.maskstream.stream.decode.RetentionLimits;
import io.maskstream.stream.decode.SamplingPolicy;
import io.maskstream.stream.decode.StreamFrames;
import io.maskstream.stream.mask.OverlayPainter;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.source.FilePackets;
import io.maskstream.stream.source.FileStream;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Segments pictures and videos from disk into a folder. What fails is said and passed over; the rest is done. */
public final class SegmentFiles {
    private static final int WIDEST_OVERLAY = 4096;

    private final Segmenter segmenter;
    private final ModelIdentity model;
    private final Vocabulary vocabulary;
    private final int batch;
    private final MaskResolution masks;
    private final Runnable progress;

    /**
     * @param batch frames of a run of the model, at most
     * @param masks of which size masks are
     * @param progress is told of each frame that is done
     */
    public SegmentFiles(
            Segmenter segmenter,
            ModelIdentity model,
            Vocabulary vocabulary,
            int batch,
            MaskResolution masks,
            Runnable progress) {
        this.segmenter = segmenter;
        this.model = model;
        this.vocabulary = vocabulary;
        this.batch = batch;
        this.masks = masks;
        this.progress = progress;
    }

    /**
     * Segments files into a folder.
     *
     * @return what could not be done, a line each; empty if everything was
     */
    public List<String> run(List<Path> inputs, Path out) {
        List<String> failures = new ArrayList<>();
        try (OutputFolder folder = new OutputFolder(out);
                SegmentationSession session = segmenter.open(vocabulary)) {
            OverlayPainter painter = new OverlayPainter(vocabulary.names());
            for (Path input : inputs) {
                try {
                    if (Inputs.video(input)) {
                        video(input, folder, session, painter, failures);
                    } else {
                        picture(input, folder, session, painter);
                    }
                } catch (ModelException | FailedException e) {
                    failures.add(e.getMessage());
                }
            }
        }
        return failures;
    }

    private DecodeSettings settings(PreviewPolicy previews) {
        return new DecodeSettings(
                InputSize.Model.of(segmenter.input()),
                Fit.LETTERBOX,
                masks,
                new SamplingPolicy.EveryFrame(),
                DecoderSettings.defaults(),
                previews,
                RetentionLimits.DEFAULT,
                DecodeSettings.DEFAULT_IDLE);
    }

    private void picture(Path input, OutputFolder folder, SegmentationSession session, OverlayPainter painter) {
        String name = folder.name(input);
        StillPicture still = StillPicture.read(input, new FrameId(stream(name), 0, 0), new PictureReader());
        List<String> refused = new ArrayList<>();
        List<SegmentedFrame> done = new ArrayList<>();
        FrameSegmentation segmentation = new FrameSegmentation(session, model, vocabulary, 1, done::add);
        try (StreamFrames frames = new StreamFrames(
                settings(new PreviewPolicy.None()), segmentation::accept, letter -> refused.add(letter.reason()))) {
            frames.accept(still.element());
            frames.finish();
            segmentation.flush();
        }
        if (done.isEmpty()) {
            throw new FailedException(
                    "%s: %s".formatted(input, refused.isEmpty() ? "no picture came of it" : refused.get(0)));
        }
        SegmentedFrame mask = done.get(0);
        folder.labels(name + ".labels.png", mask);
        folder.overlay(name + ".overlay.png", painter, still.upright(), mask);
        folder.line(mask);
        progress.run();
    }

    private void video(
            Path input,
            OutputFolder folder,
            SegmentationSession session,
            OverlayPainter painter,
            List<String> failures) {
        String name = folder.name(input);
        PreviewPolicy previews = new PreviewPolicy.Jpeg(WIDEST_OVERLAY, new SamplingPolicy.EveryFrame());
        try (FilePackets packets = new FilePackets(new FileStream(stream(name), input.toString(), false));
                OverlayVideo overlay = new OverlayVideo(folder, name, painter)) {
            FrameSegmentation segmentation = new FrameSegmentation(session, model, vocabulary, batch, mask -> {
                folder.labels("%s.labels/%08d.png".formatted(name, mask.id().sequence()), mask);
                overlay.add(mask);
                folder.line(mask);
                progress.run();
            });
            try (StreamFrames frames = new StreamFrames(
                    settings(previews),
                    segmentation::accept,
                    letter -> failures.add("%s, %s: %s".formatted(input, letter.position(), letter.reason())))) {
                for (Optional<SourceElement> next = packets.next(); next.isPresent(); next = packets.next()) {
                    frames.accept(next.get());
                }
                frames.finish();
                segmentation.flush();
            }
        } catch (IOException e) {
            throw new FailedException("%s: %s".formatted(input, e.getMessage()), e);
        }
    }

    /** A file's name as a stream id, which has a limit. */
    private static String stream(String name) {
        String stream = name;
        while (stream.getBytes(StandardCharsets.UTF_8).length > FrameId.MAX_STREAM_BYTES) {
            stream = stream.substring(0, stream.length() - 1);
        }
        return stream;
    }

    static RgbImage decode(byte[] jpeg, String origin) {
        var picture = new PictureReader().read(jpeg, origin);
        return new RgbImage(picture.width(), picture.height(), picture.rgb());
    }
}
