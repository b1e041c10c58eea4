package io.maskstream.stream.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.stream.record.Freshness;
import io.maskstream.stream.record.SegmentedFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SheddingOperatorTest {
    private static final Duration BUDGET = Duration.ofMillis(500);
    private static final Freshness FRESH = new Freshness.Within(BUDGET);
    private static final Duration NEW = Duration.ZERO;
    private static final Duration STEP = Duration.ofMillis(10);

    private final GatedSegmenter segmenter = new GatedSegmenter();
    private final FakeProvider provider = FakeProvider.of(segmenter);
    private final List<LiveChain> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (LiveChain chain : opened) {
            chain.close();
        }
        assertThat(Batchers.open()).isZero();
    }

    private LiveChain chain(int maxBatch, int capacity, Freshness freshness) throws Exception {
        LiveChain chain =
                new LiveChain(segmenter, provider, Frames.settings(maxBatch, Duration.ZERO, capacity), freshness);
        opened.add(chain);
        return chain;
    }

    /** 25 frames a second of each stream, on a model that takes 100 ms for a batch of four: five times too much. */
    private void overload(LiveChain chain, List<String> streams, int seconds) throws Exception {
        for (int tick = 0; tick < 100 * seconds; tick++) {
            for (int i = 0; i < streams.size(); i++) {
                if (tick % 4 == i % 4) {
                    chain.send(streams.get(i), NEW);
                }
            }
            if (tick == 4) {
                chain.awaitRunning();
            }
            if (tick > 4 && tick % 10 == 0) {
                chain.endBatch();
            }
            LiveChain.move(STEP);
        }
    }

    private static List<String> streams(int count) {
        return IntStream.range(0, count).mapToObj(i -> "camera-" + i).toList();
    }

    @Test
    void eightStreamsShareAModelThatIsTooSlowForThem() throws Exception {
        segmenter.gate();
        LiveChain chain = chain(4, 8, FRESH);
        overload(chain, streams(8), 10);
        segmenter.open();
        chain.barrier(1);

        var byStream = chain.byStream();
        assertThat(byStream).hasSize(8);
        List<Integer> served = byStream.values().stream().map(List::size).toList();
        int most = served.stream().max(Integer::compare).orElseThrow();
        int fewest = served.stream().min(Integer::compare).orElseThrow();
        assertThat((double) fewest / most).as("served %s", served).isGreaterThanOrEqualTo(0.9);
        assertThat(served.stream().mapToInt(count -> count).sum()).isGreaterThanOrEqualTo(4 * 98);
        byStream.values().forEach(SheddingOperatorTest::everyFrameIsAccountedFor);
        // Each stream's newest frame wins, so that none is older than the time between two.
        assertThat(chain.masks())
                .allSatisfy(mask -> assertThat(ageWhenAdmitted(mask)).isLessThanOrEqualTo(Duration.ofMillis(40)));
    }

    private static Duration ageWhenAdmitted(SegmentedFrame mask) {
        // In these tests frames reach the operator when they are ingested.
        return Duration.ofNanos(mask.timings().queueNanos());
    }

    /** Numbers go up, and what lies between two masks is what the later one says was shed before it. */
    private static void everyFrameIsAccountedFor(List<SegmentedFrame> masks) {
        long last = 0;
        for (SegmentedFrame mask : masks) {
            assertThat(mask.id().sequence()).isEqualTo(last + 1 + mask.shedBefore());
            last = mask.id().sequence();
        }
    }

    @Test
    void noFrameIsAdmittedOlderThanTheBudgetHoweverSlowTheModel() throws Exception {
        segmenter.gate();
        LiveChain chain = chain(2, 8, FRESH);
        for (int second = 0; second < 20; second++) {
            // One frame a second of each of twelve streams: two of them can run every 400 ms.
            for (String stream : streams(12)) {
                chain.send(stream, NEW);
            }
            chain.awaitRunning();
            LiveChain.move(Duration.ofMillis(400));
            chain.endBatch();
            LiveChain.move(Duration.ofMillis(600));
        }
        segmenter.open();
        chain.barrier(1);

        assertThat(chain.masks()).hasSizeGreaterThan(40).allSatisfy(mask -> assertThat(ageWhenAdmitted(mask))
                .isLessThanOrEqualTo(BUDGET));
        assertThat(chain.byStream()).hasSize(12);
        chain.byStream().values().forEach(SheddingOperatorTest::everyFrameIsAccountedFor);
        assertThat(chain.byStream().values())
                .as("slow streams have their turns, though their frames have gone")
                .allSatisfy(masks -> assertThat(masks).hasSizeBetween(2, 6));
    }

    @Test
    void aFrameThatComesTooLateIsNeverRunAndTheNextMaskTells() throws Exception {
        LiveChain chain = chain(2, 8, FRESH);
        chain.send("gate", Duration.ofMillis(501));
        chain.send("gate", Duration.ofMillis(500));
        chain.send("yard", Duration.ofSeconds(9));
        chain.barrier(1);

        assertThat(chain.names()).containsExactly("gate2");
        assertThat(chain.masks().get(0).shedBefore()).isEqualTo(1);
    }

    @Test
    void theBarrierWaitsForTheNextBatchAndShedsWhatWaitsBehindIt() throws Exception {
        segmenter.gate();
        LiveChain chain = chain(2, 8, FRESH);
        chain.send("a", NEW);
        chain.awaitRunning();
        for (String stream : List.of("b", "c", "d", "e", "f")) {
            chain.send(stream, NEW);
        }
        chain.barrierOnTheHeldModel();
        assertThat(chain.names()).containsExactly("a1", "b1", "c1");

        for (String stream : List.of("a", "b", "c", "d", "e", "f")) {
            chain.send(stream, NEW);
            chain.barrier(2);
        }
        assertThat(chain.masks())
                .extracting(mask -> mask.id().stream() + mask.id().sequence() + " after " + mask.shedBefore())
                .contains("a2 after 0", "c2 after 0", "d2 after 1", "e2 after 1", "f2 after 1");
    }

    @Test
    void aBurstOfOneStreamTakesNothingFromTheOthers() throws Exception {
        segmenter.gate();
        LiveChain chain = chain(4, 8, FRESH);
        chain.send("first", NEW);
        chain.awaitRunning();
        chain.send("calm", NEW);
        for (int i = 0; i < 100; i++) {
            chain.send("burst", NEW);
        }
        segmenter.open();
        chain.barrier(1);

        // One batch: the other stream's frame, and the newest three of the burst.
        assertThat(chain.names()).containsExactly("first1", "calm1", "burst98", "burst99", "burst100");
        assertThat(chain.byStream().get("burst")).first().satisfies(mask -> assertThat(mask.shedBefore())
                .isEqualTo(97));
    }

    @Test
    void aStreamThatStopsLeavesItsShareToTheOthers() throws Exception {
        segmenter.gate();
        LiveChain chain = chain(4, 8, FRESH);
        overload(chain, streams(6), 4);
        int before = chain.masks().size();
        int goneBefore = chain.byStream().get("camera-5").size();
        for (int tick = 1; tick <= 400; tick++) {
            if (tick % 4 == 0) {
                for (String stream : streams(5)) {
                    chain.send(stream, NEW);
                }
            }
            if (tick % 10 == 0) {
                chain.endBatch();
            }
            LiveChain.move(STEP);
        }
        segmenter.open();
        chain.barrier(1);

        assertThat(chain.masks().size() - before).isGreaterThanOrEqualTo(4 * 38);
        assertThat(chain.byStream().get("camera-5")).hasSizeLessThanOrEqualTo(goneBefore + 2);
        chain.byStream().values().forEach(SheddingOperatorTest::everyFrameIsAccountedFor);
    }

    @Test
    void withoutABudgetLiveFramesBlockLikeReplayedOnes() throws Exception {
        LiveChain chain = chain(2, 2, new Freshness.Unlimited());
        for (int i = 0; i < 50; i++) {
            chain.send("gate", Duration.ofHours(1));
        }
        chain.barrier(1);

        assertThat(chain.masks()).hasSize(50).allSatisfy(mask -> assertThat(mask.shedBefore())
                .isZero());
    }

    @Test
    void aReplayAdvancesBesideTooManyLiveFramesAndLosesNothing() throws Exception {
        segmenter.gate();
        LiveChain live = chain(4, 8, FRESH);
        LiveChain replay = chain(4, 4, FRESH);
        int read = 0;
        for (int tick = 0; tick < 1_000; tick++) {
            if (tick % 4 == 0) {
                for (String stream : streams(8)) {
                    live.send(stream, NEW);
                }
            }
            // As much as its subtask takes without blocking.
            replay.mails();
            while (read < replay.masks().size() + 4) {
                replay.send("archive", Duration.ofHours(1), false);
                read++;
            }
            if (tick == 0) {
                live.awaitRunning();
            }
            if (tick > 0 && tick % 10 == 0) {
                live.endBatch();
            }
            LiveChain.move(STEP);
        }
        segmenter.open();
        live.barrier(1);
        replay.barrier(1);

        assertThat(replay.names())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, read)
                        .mapToObj(i -> "archive" + i)
                        .toList());
        // 99 batches of four: every eighth begins with replayed frames.
        assertThat(read).isBetween(40, 60);
        assertThat(live.masks().size()).isGreaterThanOrEqualTo(340);
        assertThat(live.masks())
                .allSatisfy(mask -> assertThat(ageWhenAdmitted(mask)).isLessThanOrEqualTo(Duration.ofMillis(40)));
        live.byStream().values().forEach(SheddingOperatorTest::everyFrameIsAccountedFor);
    }
}
