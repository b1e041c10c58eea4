package io.maskstream.stream.rule;

import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.video.JpegDecoder;
import io.maskstream.stream.video.JpegEncoder;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.RgbImage;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Masks with their previews as these may be seen; a preview that cannot be judged is withheld, its mask goes on. */
public final class RedactedPreviews extends RichMapFunction<SegmentedFrame, SegmentedFrame> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RedactedPreviews.class);

    private final PreviewRedaction redaction;
    private transient JpegEncoder encoder;
    private transient boolean said;

    /** @param redaction decides what may be seen */
    public RedactedPreviews(PreviewRedaction redaction) {
        this.redaction = Objects.requireNonNull(redaction);
    }

    @Override
    public SegmentedFrame map(SegmentedFrame frame) {
        if (frame.preview().isEmpty()) {
            return frame;
        }
        Preview preview = frame.preview().get();
        Optional<Preview> shown = redacted(preview, with(frame, Optional.empty()));
        return shown.isPresent() && shown.get() == preview ? frame : with(frame, shown);
    }

    private Optional<Preview> redacted(Preview preview, SegmentedFrame masked) {
        try {
            RgbImage picture = JpegDecoder.rgb(preview.jpeg());
            Optional<RgbImage> shown = redaction.redact(picture, masked);
            if (shown.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(shown.get() == picture ? preview : encoded(shown.get()));
        } catch (IOException | RuntimeException e) {
            withheld(masked, e);
            return Optional.empty();
        }
    }

    /** Once: with every frame the line would say the same. */
    private void withheld(SegmentedFrame masked, Exception cause) {
        if (!said) {
            said = true;
            LOG.warn(
                    "{}: its preview is withheld, and so are others without a line, since redaction failed",
                    masked.id(),
                    cause);
        }
    }

    private Preview encoded(RgbImage picture) throws MediaException {
        int width = picture.width();
        int height = picture.height();
        if (encoder == null || encoder.width() != width || encoder.height() != height) {
            close();
            encoder = JpegEncoder.open(width, height, JpegEncoder.DEFAULT_QUANTISER);
        }
        return new Preview(encoder.encode(picture.rgb()), width, height);
    }

    private static SegmentedFrame with(SegmentedFrame frame, Optional<Preview> preview) {
        return new SegmentedFrame(
                frame.id(),
                frame.times(),
                frame.geometry(),
                frame.model(),
                frame.vocabularyVersion(),
                frame.labels(),
                frame.mask(),
                frame.regions(),
                frame.quality(),
                frame.shedBefore(),
                frame.timings(),
                preview);
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}
