package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.local.EmbeddedKafka;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader that is slower than what is written. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopicReaderITCase {
    private static final Duration WORK = Duration.ofMillis(20);
    private static final int FAR_BEHIND = 300;

    @TempDir
    private Path folder;

    /** Takes its time over each record, and notes the first and the last one and how many they were. */
    private static final class Slow {
        private final AtomicLong first = new AtomicLong(-1);
        private final AtomicLong last = new AtomicLong(-1);
        private final AtomicInteger taken = new AtomicInteger();

        private void take(ConsumerRecord<byte[], byte[]> record) {
            int number = ByteBuffer.wrap(record.value()).getInt();
            first.compareAndSet(-1, number);
            last.set(number);
            taken.incrementAndGet();
            LockSupport.parkNanos(WORK.toNanos());
        }
    }

    @Test
    void whatIsToShowWhatIsNowSkipsAheadAndWhatMayMissNothingDoesNot() {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 1 << 20);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            kafka.createTopic("frames", 1);
            Counts skipping = new Counts();
            Counts complete = new Counts();
            Slow now = new Slow();
            Slow all = new Slow();
            AtomicInteger written = new AtomicInteger();
            try (TopicReader one = reader(kafka, "now", Optional.of(Duration.ofSeconds(1)), now, skipping);
                    TopicReader other = reader(kafka, "all", Optional.empty(), all, complete);
                    FrameTicker ticker = new FrameTicker(
                            250,
                            number -> producer.send(new ProducerRecord<>(
                                    "frames",
                                    ByteBuffer.allocate(4)
                                            .putInt(written.incrementAndGet())
                                            .array())))) {
                one.start();
                other.start();
                await(() -> skipping.get(Count.SKIPPED_AHEAD) >= 2 && written.get() - all.last.get() > FAR_BEHIND);
                assertThat(ticker.ticks()).isTrue();
                long skipped = skipping.get(Count.SKIPPED_AHEAD);
                await(() -> skipping.get(Count.SKIPPED_AHEAD) > skipped && written.get() - now.last.get() < FAR_BEHIND);
            }
            assertThat(now.last.get()).isGreaterThan(all.last.get());
            assertThat(complete.get(Count.SKIPPED_AHEAD)).isZero();
            assertThat((long) all.taken.get())
                    .as("one after the other")
                    .isEqualTo(all.last.get() - all.first.get() + 1);
            assertThat(now.last.get() - now.taken.get()).as("left out").isGreaterThan(FAR_BEHIND);
        }
    }

    private static TopicReader reader(
            EmbeddedKafka kafka, String name, Optional<Duration> mostBehind, Slow slow, Counts counts) {
        Map<String, Object> properties = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrap()));
        return new TopicReader(name, properties, Set.of("frames"), 0, mostBehind, slow::take, counts);
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a minute is long enough").isLessThan(end);
            Chromium.pause(Duration.ofMillis(50));
        }
    }
}
