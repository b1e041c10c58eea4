package io.maskstream.stream.annotation;

import io.maskstream.model.LabelMap;
import io.maskstream.stream.mask.MaskEncoder;
import io.maskstream.stream.mask.MaskSettings;
import io.maskstream.stream.record.FrameGeometry;
import io.maskstream.stream.record.FrameId;
import io.maskstream.stream.record.FrameTimes;
import io.maskstream.stream.record.ModelIdentity;
import io.maskstream.stream.record.Quality;
import io.maskstream.stream.record.SegmentedFrame;
import io.maskstream.stream.record.StageTimings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Mask records to be exported. */
final class AnnotationSamples {
    private AnnotationSamples() {}

    /** Rectangles of random labels and single pixels, some of them too small for a region. */
    static SegmentedFrame frame(
            FrameId id,
            List<String> labels,
            long vocabulary,
            int width,
            int height,
            FrameGeometry geometry,
            long seed) {
        Random random = new Random(seed);
        short[] map = new short[width * height];
        short[] scores = new short[map.length];
        for (int i = 0; i < 12; i++) {
            int left = random.nextInt(width);
            int top = random.nextInt(height);
            int right = left + 1 + random.nextInt(Math.min(9, width - left));
            int bottom = top + 1 + random.nextInt(Math.min(9, height - top));
            short label = (short) random.nextInt(labels.size() + 1);
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    map[y * width + x] = label;
                    scores[y * width + x] = label == 0 ? 0 : (short) (30_000 + random.nextInt(30_000));
                }
            }
        }
        MaskEncoder.Encoded mask =
                new MaskEncoder(new MaskSettings(true, 6)).encode(new LabelMap(height, width, map, scores));
        return new SegmentedFrame(
                id,
                new FrameTimes(
                        OptionalLong.of(40_000 * id.sequence()), OptionalLong.empty(), 1, 1, OptionalLong.empty()),
                geometry,
                new ModelIdentity("constant", "0:1"),
                vocabulary,
                labels,
                mask.mask(),
                mask.regions(),
                Quality.OK,
                0,
                new StageTimings(0, 0, 0, 0),
                Optional.empty());
    }
}
