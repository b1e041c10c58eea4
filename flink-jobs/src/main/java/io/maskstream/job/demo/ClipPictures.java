package io.maskstream.job.demo;

import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.DecoderSettings;
import io.maskstream.stream.video.Demuxer;
import io.maskstream.stream.video.Orientation;
import io.maskstream.stream.video.Picture;
import io.maskstream.stream.video.RgbImage;
import io.maskstream.stream.video.Scaler;
import io.maskstream.stream.video.VideoDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Decodes a clip again, apart from the job, to have some of its frames as pictures. */
final class ClipPictures {
    private ClipPictures() {}

    /** The pictures of these frames, by their number. */
    static Map<Long, RgbImage> of(Path video, Set<Long> frames) throws IOException {
        Map<Long, RgbImage> pictures = new TreeMap<>();
        try (Demuxer demuxer = Demuxer.open(video);
                VideoDecoder decoder = VideoDecoder.open(demuxer.info().codec(), DecoderSettings.defaults(), false);
                Scaler scaler = new Scaler()) {
            Consumer<Picture> take = picture -> {
                if (frames.contains(picture.tag())) {
                    pictures.put(picture.tag(), upright(scaler, picture));
                }
            };
            for (Optional<AccessUnit> next = demuxer.next();
                    next.isPresent() && pictures.size() < frames.size();
                    next = demuxer.next()) {
                AccessUnit unit = next.get();
                decoder.decode(unit.index(), unit.data(), unit.randomAccess(), unit.decodeOnly(), take);
            }
            decoder.drain(take);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return pictures;
    }

    private static RgbImage upright(Scaler scaler, Picture picture) {
        try {
            byte[] rgb = scaler.scale(picture, new Orientation(0, false), picture.width(), picture.height());
            return new RgbImage(picture.width(), picture.height(), rgb);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
