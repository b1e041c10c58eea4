package io.maskstream.stream.source;

import static io.maskstream.stream.source.LivePackets.packet;
import static io.maskstream.stream.source.LivePackets.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.stream.record.VideoPacket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private final LivePackets.Counted counted = new LivePackets.Counted();
    private final AtomicInteger arrivals = new AtomicInteger();

    private HandOver<Long> handOver(Overflow overflow, int most, long mostBytes) {
        return new HandOver<>(overflow, most, mostBytes, counted, arrivals::incrementAndGet);
    }

    private static void put(HandOver<Long> handOver, long from, long to, int group) throws InterruptedException {
        for (long i = from; i < to; i++) {
            handOver.put(packet(i, i % group == 0, 10), i);
        }
    }

    private static List<Long> numbers(List<VideoPacket> packets) {
        return packets.stream().map(packet -> packet.id().sequence()).toList();
    }

    @Test
    void handsOnInOrderWhatIsTakenInTime() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 5, 1000);
        put(handOver, 0, 5, 5);

        assertThat(numbers(taken(handOver))).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(counted.shed).isZero();
        assertThat(arrivals).hasValue(5);
    }

    @Test
    void keepsTheNewestFromARandomAccessPointOnAndSaysHowManyWereShed() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 6, 1000);
        put(handOver, 0, 14, 4);

        List<VideoPacket> kept = taken(handOver);

        assertThat(numbers(kept)).containsExactly(8L, 9L, 10L, 11L, 12L, 13L);
        assertThat(kept.get(0).randomAccess()).isTrue();
        assertThat(kept.get(0).shedBefore()).isEqualTo(8);
        assertThat(counted.shed).isEqualTo(8);
    }

    @Test
    void waitsForARandomAccessPointWhereAGroupIsLongerThanTheRoom() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 4, 1000);
        put(handOver, 0, 12, 10);

        List<VideoPacket> kept = taken(handOver);

        assertThat(numbers(kept)).containsExactly(10L, 11L);
        assertThat(kept.get(0).shedBefore()).isEqualTo(10);
        assertThat(counted.shed).isEqualTo(10);
    }

    @Test
    void accountsForEveryPacketUnderAnyOverflow() throws Exception {
        for (int group = 1; group < 9; group++) {
            counted.shed = 0;
            HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 5, 1000);
            long said = 0;
            long got = 0;
            for (long i = 0; i < 200; i++) {
                handOver.put(packet(i, i % group == 0, 10), i);
                if (i % 7 != 0) {
                    continue;
                }
                for (VideoPacket packet : first(handOver)) {
                    got++;
                    said += packet.shedBefore();
                    assertThat(got + said - 1).isEqualTo(packet.id().sequence());
                }
            }
            put(handOver, 200, 201, 1);
            for (VideoPacket packet : taken(handOver)) {
                got++;
                said += packet.shedBefore();
            }
            assertThat(got + said).isEqualTo(201);
            assertThat(said).isEqualTo(counted.shed);
        }
    }

    private static List<VideoPacket> first(HandOver<Long> handOver) {
        return handOver.poll().stream()
                .map(item -> ((SourceElement.Arrived) item.element()).packet())
                .toList();
    }

    @Test
    void isBoundedInBytesButTakesOneOfAnySize() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 100, 25);
        put(handOver, 0, 3, 1);
        assertThat(numbers(taken(handOver))).containsExactly(1L, 2L);

        handOver.put(packet(9, true, 1000), 9L);
        assertThat(numbers(taken(handOver))).containsExactly(9L);
    }

    @Test
    void blocksInsteadOfDroppingWhereEveryPictureCounts() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.BLOCK, 3, 1000);
        Thread sender = sender(handOver, 10);
        for (long i = 0; i < 10; i++) {
            HandOver.Item<Long> item = awaited(handOver);
            assertThat(item.next()).isEqualTo(i);
        }
        sender.join(10_000);
        assertThat(sender.isAlive()).isFalse();
        assertThat(counted.shed).isZero();
    }

    @Test
    void letsGoOfASenderThatWaitsWhenItIsClosed() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.BLOCK, 1, 1000);
        Thread sender = sender(handOver, 5);

        handOver.close();

        sender.join(10_000);
        assertThat(sender.isAlive()).isFalse();
        assertThat(handOver.poll()).isEmpty();
    }

    private static Thread sender(HandOver<Long> handOver, long count) {
        Thread sender = new Thread(() -> {
            try {
                put(handOver, 0, count, 100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        return sender;
    }

    private static HandOver.Item<Long> awaited(HandOver<Long> handOver) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            var item = handOver.poll();
            if (item.isPresent()) {
                return item.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("nothing came within ten seconds");
    }

    @Test
    void endsBehindItsLastPacketAndFailsWithItsReason() throws Exception {
        HandOver<Long> handOver = handOver(Overflow.DROP_OLDEST, 3, 1000);
        put(handOver, 0, 1, 1);
        handOver.end();
        assertThat(handOver.finished()).isFalse();
        taken(handOver);
        assertThat(handOver.finished()).isTrue();

        handOver.fail(new IOException("gone"));
        assertThatThrownBy(handOver::finished).hasMessage("gone");
    }
}
