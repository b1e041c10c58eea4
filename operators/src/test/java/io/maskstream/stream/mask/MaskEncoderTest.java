package io.maskstream.stream.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.LabelMap;
import io.maskstream.model.PixelArea;
import io.maskstream.stream.record.Region;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskEncoderTest {
    private final MaskEncoder encoder = new MaskEncoder(new MaskSettings(true, 1));

    @Test
    void cropsRunsToTheBoxAndAlternatesFromOutside() {
        LabelMap map = map("....", ".11.", "..1.", "....");

        List<Region> regions = encoder.encode(map).regions();

        assertThat(regions).hasSize(1);
        Region region = regions.get(0);
        assertThat(region.label()).isZero();
        assertThat(region.area()).isEqualTo(3);
        assertThat(region.box()).isEqualTo(new PixelArea(1, 1, 2, 2));
        assertThat(region.runs()).containsExactly(0, 2, 1, 1);
    }

    @Test
    void runsCoverTheBoxToItsEndAndMergeOverRows() {
        LabelMap map = map("22", "22", "2.");

        Region region = encoder.encode(map).regions().get(0);

        assertThat(region.label()).isEqualTo(1);
        assertThat(region.runs()).containsExactly(0, 5, 1);
    }

    @Test
    void pixelsThatTouchByACornerAreOneRegionUnlessTheirLabelsDiffer() {
        assertThat(encoder.encode(map("1.", ".1")).regions()).hasSize(1);
        assertThat(encoder.encode(map(".1", "1.")).regions()).hasSize(1);
        assertThat(encoder.encode(map("12", "21")).regions()).hasSize(2);
        assertThat(encoder.encode(map("1.1", "...", "1.1")).regions()).hasSize(4);
    }

    @Test
    void armsThatMeetOnlyFurtherDownAreOneRegion() {
        LabelMap map = map("1.1.1", "1.1.1", "11111");

        assertThat(encoder.encode(map).regions()).hasSize(1);
    }

    @Test
    void scoreIsTheMeanOfTheRegionsPixels() {
        short[] labels = {1, 1, 0, 2};
        short[] scores = {(short) 65535, (short) 65533, 0, 9};

        List<Region> regions =
                encoder.encode(new LabelMap(1, 4, labels, scores)).regions();

        assertThat(regions).extracting(Region::score).containsExactly(65534, 9);
    }

    @Test
    void minimumAreaRemovesRegionsOnlyAndNeverFromTheMask() {
        LabelMap map = map("1.22", "..22");

        MaskEncoder.Encoded encoded = new MaskEncoder(new MaskSettings(true, 4)).encode(map);

        assertThat(encoded.regions()).extracting(Region::label).containsExactly(1);
        assertThat(RunLengthCodec.decode(encoded.mask())).isEqualTo(map.labels());
    }

    @Test
    void listsNoRegionsWhereNoneAreWanted() {
        assertThat(new MaskEncoder(new MaskSettings(false, 1)).encode(map("11")).regions())
                .isEmpty();
    }

    @Test
    void findsWhatAFloodFillFindsInNoiseAndBlobs() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(30);
            LabelMap map = round % 2 == 0
                    ? SyntheticMask.blobs(Math.max(width, 12), height, 4, round)
                    : noise(width, height, random);

            assertThat(encoder.encode(map).regions()).isEqualTo(floodFilled(map));
        }
    }

    private static LabelMap noise(int width, int height, Random random) {
        short[] labels = new short[width * height];
        short[] scores = new short[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (short) random.nextInt(3);
            scores[i] = (short) random.nextInt(65_536);
        }
        return new LabelMap(height, width, labels, scores);
    }

    private static LabelMap map(String... rows) {
        int width = rows[0].length();
        short[] labels = new short[width * rows.length];
        for (int i = 0; i < labels.length; i++) {
            char cell = rows[i / width].charAt(i % width);
            labels[i] = (short) (cell == '.' ? 0 : cell - '0');
        }
        return new LabelMap(rows.length, width, labels, new short[labels.length]);
    }

    /** The same by the plainest means: a stack of pixels, and runs read off a picture of the box. */
    private static List<Region> floodFilled(LabelMap map) {
        boolean[] seen = new boolean[map.labels().length];
        List<Region> regions = new ArrayList<>();
        for (int start = 0; start < seen.length; start++) {
            if (!seen[start] && map.labels()[start] != 0) {
                regions.add(region(map, fill(map, seen, start)));
            }
        }
        return regions;
    }

    private static List<Integer> fill(LabelMap map, boolean[] seen, int start) {
        List<Integer> pixels = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        seen[start] = true;
        while (!open.isEmpty()) {
            int pixel = open.pop();
            pixels.add(pixel);
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int x = pixel % map.width() + dx;
                    int y = pixel / map.width() + dy;
                    int other = y * map.width() + x;
                    if (x >= 0
                            && x < map.width()
                            && y >= 0
                            && y < map.height()
                            && !seen[other]
                            && map.labels()[other] == map.labels()[start]) {
                        seen[other] = true;
                        open.push(other);
                    }
                }
            }
        }
        return pixels;
    }

    private static Region region(LabelMap map, List<Integer> pixels) {
        int left = pixels.stream().mapToInt(p -> p % map.width()).min().orElseThrow();
        int right = pixels.stream().mapToInt(p -> p % map.width()).max().orElseThrow();
        int top = pixels.stream().mapToInt(p -> p / map.width()).min().orElseThrow();
        int bottom = pixels.stream().mapToInt(p -> p / map.width()).max().orElseThrow();
        double score = pixels.stream()
                .mapToInt(p -> Short.toUnsignedInt(map.scores()[p]))
                .average()
                .orElseThrow();
        VarintWriter runs = new VarintWriter();
        boolean inside = false;
        int length = 0;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                if (pixels.contains(y * map.width() + x) != inside) {
                    runs.write(length);
                    length = 0;
                    inside = !inside;
                }
                length++;
            }
        }
        runs.write(length);
        return new Region(
                map.labels()[pixels.get(0)] - 1,
                (int) Math.floor(score + 0.5),
                pixels.size(),
                new PixelArea(left, top, right - left + 1, bottom - top + 1),
                runs.toBytes());
    }
}
