package io.maskstream.job.sql;

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Masks by our own encoder, of label maps that a test knows pixel by pixel. */
final class SqlMasks {
    private SqlMasks() {}

    /** Patches of random size, so that runs go over rows, touch and are cut. */
    static short[] patches(Random random, int width, int height, int labels) {
        short[] map = new short[width * height];
        for (int patch = random.nextInt(12); patch > 0; patch--) {
            int from = random.nextInt(map.length);
            int to = Math.min(map.length, from + 1 + random.nextInt(3 * width));
            Arrays.fill(map, from, to, (short) random.nextInt(labels + 1));
        }
        return map;
    }

    static FrameTimes arrived(long ingestUs) {
        return new FrameTimes(OptionalLong.empty(), OptionalLong.empty(), ingestUs, 0, OptionalLong.empty());
    }

    static SegmentedFrame frame(FrameId id, FrameTimes times, List<String> labels, int width, int height, short[] map) {
        return frame(id, times, labels, width, height, map, Quality.OK);
    }

    static SegmentedFrame frame(
            FrameId id, FrameTimes times, List<String> labels, int width, int height, short[] map, Quality quality) {
        short[] scores = new short[map.length];
        for (int i = 0; i < map.length; i++) {
            scores[i] = map[i] == 0 ? 0 : (short) (30_000 + 1_000 * map[i]);
        }
        MaskEncoder.Encoded encoded =
                new MaskEncoder(new MaskSettings(true, 2)).encode(new LabelMap(height, width, map, scores));
        return new SegmentedFrame(
                id,
                times,
                new FrameGeometry(1280, 720, 90),
                new ModelIdentity("street", "3:abc"),
                7,
                labels,
                encoded.mask(),
                encoded.regions(),
                quality,
                5,
                new StageTimings(1, 2, 3, 4),
                Optional.empty());
    }
}
