package io.maskstream.stream.decode;

import io.maskstream.model.FramePixels;
import io.maskstream.stream.record.Frame;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.Preview;
import io.maskstream.stream.record.VideoPacket;
import io.maskstream.stream.video.JpegEncoder;
import io.maskstream.stream.video.MediaException;
import io.maskstream.stream.video.Orientation;
import io.maskstream.stream.video.Picture;
import io.maskstream.stream.video.Scaler;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes frames of one stream from its pictures: upright, at the model's size, with a preview where one is due. */
final class FrameBuilder implements AutoCloseable {
    private final DecodeSettings settings;
    private final Scaler scaler = new Scaler();
    private final Scaler previewScaler = new Scaler();
    private final TimeSampler previewSampler;
    private Optional<JpegEncoder> jpeg = Optional.empty();

    /**
     * @param previewDueUs when the next preview is due; empty where any is
     */
    FrameBuilder(DecodeSettings settings, OptionalLong previewDueUs) {
        this.settings = settings;
        previewSampler = new TimeSampler(
                settings.previews() instanceof PreviewPolicy.Jpeg previews
                        ? previews.sampling()
                        : new SamplingPolicy.EveryFrame(),
                previewDueUs);
    }

    /**
     * Makes a frame.
     *
     * @param shedBefore frames that were dropped before it
     * @param decodeNanos time spent on it so far
     * @throws MediaException if the picture cannot be brought to the size that the model takes
     */
    Frame build(VideoPacket packet, Picture picture, long shedBefore, long decodeNanos) throws MediaException {
        long started = System.nanoTime();
        Orientation orientation = picture.orientation().orElse(new Orientation(packet.rotation(), false));
        int width = orientation.swapsSides() ? picture.height() : picture.width();
        int height = orientation.swapsSides() ? picture.width() : picture.height();
        FrameLayout layout = FrameLayout.of(settings.input(), settings.fit(), settings.masks(), width, height);
        long most = settings.decoder().maxPixels();
        if ((long) layout.width() * layout.height() > most) {
            throw new MediaException(
                    "a frame of %dx%d would become an input of %dx%d, larger than max-pixels, which is %d"
                            .formatted(width, height, layout.width(), layout.height(), most));
        }
        byte[] rgb = scaler.scale(picture, orientation, layout.width(), layout.height(), layout.content());
        Optional<Preview> preview = preview(packet, picture, orientation, width, height);
        return new Frame(
                packet.id(),
                packet.times(),
                new FrameGeometry(width, height, orientation.rotation()),
                layout.height(),
                layout.width(),
                new FramePixels(rgb, layout.content(), layout.maskHeight(), layout.maskWidth()),
                picture.quality(),
                packet.live(),
                shedBefore,
                decodeNanos + System.nanoTime() - started,
                preview);
    }

    private Optional<Preview> preview(
            VideoPacket packet, Picture picture, Orientation orientation, int frameWidth, int frameHeight)
            throws MediaException {
        if (!(settings.previews() instanceof PreviewPolicy.Jpeg previews)
                || !previewSampler.admits(packet.times().ptsUs())) {
            return Optional.empty();
        }
        int width = Math.min(previews.width(), frameWidth);
        int height = (int) Math.max(1, Math.round((double) frameHeight * width / frameWidth));
        if ((long) width * height > settings.decoder().maxPixels()) {
            return Optional.empty();
        }
        byte[] rgb = previewScaler.scale(picture, orientation, width, height);
        return Optional.of(new Preview(encoder(width, height).encode(rgb), width, height));
    }

    private JpegEncoder encoder(int width, int height) throws MediaException {
        if (jpeg.isPresent() && jpeg.get().width() == width && jpeg.get().height() == height) {
            return jpeg.get();
        }
        jpeg.ifPresent(JpegEncoder::close);
        jpeg = Optional.empty();
        JpegEncoder fitting = JpegEncoder.open(width, height, JpegEncoder.DEFAULT_QUANTISER);
        jpeg = Optional.of(fitting);
        return fitting;
    }

    /** Times start over: the next frame gets a preview. */
    void startEpoch() {
        previewSampler.restart();
    }

    OptionalLong previewDueUs() {
        return previewSampler.dueUs();
    }

    /** Frees what can be made again when the next frame comes. */
    void release() {
        scaler.release();
        previewScaler.release();
        jpeg.ifPresent(JpegEncoder::close);
        jpeg = Optional.empty();
    }

    @Override
    public void close() {
        release();
        scaler.close();
        previewScaler.close();
    }
}
