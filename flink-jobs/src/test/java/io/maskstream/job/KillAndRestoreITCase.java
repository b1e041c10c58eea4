package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job's process is killed with SIGKILL at random moments and restored from its last completed checkpoint, at several
 * parallelisms and also when the records before the checkpoint are gone: its masks are those of a run that nobody killed.
 */
class KillAndRestoreITCase {
    private static final Logger LOG = LoggerFactory.getLogger(KillAndRestoreITCase.class);
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration END = Duration.ofMinutes(4);
    private static final int LONGEST_PAUSE_MILLIS = 1500;
    /** Each life gets so much of the records, so that no kill comes after the end. */
    private static final Duration LIFE = Duration.ofSeconds(4);

    @TempDir
    Path folder;

    @Test
    void masksOfAKilledJobAreThoseOfAnUndisturbedOne() throws Exception {
        killAndRestore("constant", 3, 300, 11);
    }

    @Test
    void masksOfARealSegmenterAreThoseOfAnUndisturbedRun() throws Exception {
        killAndRestore(TinyClip.write(folder.resolve("tiny-clip")).toString(), 3, 300, 12);
    }

    @Tag("soak")
    @Test
    void masksStayTheSameOverTwentyKills() throws Exception {
        killAndRestore("constant", 20, 1500, 13);
    }

    @Tag("soak")
    @Test
    void masksOfARealSegmenterStayTheSameOverTwentyKills() throws Exception {
        killAndRestore(TinyClip.write(folder.resolve("tiny-clip")).toString(), 20, 1500, 14);
    }

    private void killAndRestore(String model, int kills, int frames, long seed) throws Exception {
        List<Path> clips = StreamClips.write(folder.resolve("clips"), frames);
        try (BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"))) {
            for (String run : List.of("undisturbed", "killed")) {
                broker.createTopic("masks-" + run, KillableJob.PARTITIONS);
                broker.createTopic("dead-letters-" + run, 1);
            }
            broker.createTopic("frames", KillableJob.PARTITIONS);
            assertThat(StreamClips.publish(clips, broker.connection(), "frames", 400))
                    .isEqualTo((long) StreamClips.STREAMS * frames);

            KillableJob undisturbed = new KillableJob(folder, broker.bootstrap(), "undisturbed", model);
            try (JavaProcess process = undisturbed.start(2, OptionalLong.empty(), Optional.empty())) {
                assertThat(process.exit(END)).as(process.tail()).isZero();
            }
            KillableJob killed = new KillableJob(folder, broker.bootstrap(), "killed", model);
            int insideGroups = new Killing(broker, killed, kills, seed).run();

            CommittedMasks expected =
                    CommittedMasks.read(broker.bootstrap(), undisturbed.masks(), KillableJob.PARTITIONS);
            CommittedMasks masks = CommittedMasks.read(broker.bootstrap(), killed.masks(), KillableJob.PARTITIONS);
            LOG.info(
                    "model {}, seed {}: {} kills, {} of them with an open group of pictures; {} frames, {} lost, {} doubled",
                    model,
                    seed,
                    kills,
                    insideGroups,
                    masks.distinctFrames().size(),
                    expected.distinctFrames().size() - masks.distinctFrames().size(),
                    masks.doubled());
            assertThat(expected.frameIds())
                    .hasSize(StreamClips.STREAMS * frames)
                    .doesNotHaveDuplicates();
            assertThat(masks.frameIds()).doesNotHaveDuplicates();
            assertThat(masks.distinctFrames()).isEqualTo(expected.distinctFrames());
            expected.ofStream()
                    .forEach((stream, ofStream) ->
                            assertThat(masks.ofStream().get(stream)).as(stream).isEqualTo(ofStream));
            assertThat(insideGroups).isPositive();
        }
    }

    /** One job and its deaths. */
    private static final class Killing {
        private final BrokerProcess broker;
        private final KillableJob job;
        private final int kills;
        private final Random random;
        private final Map<TopicPartition, List<Boolean>> keyFrames;
        private final OptionalLong pace;
        private int insideGroups;

        Killing(BrokerProcess broker, KillableJob job, int kills, long seed) {
            this.broker = broker;
            this.job = job;
            this.kills = kills;
            this.random = new Random(seed);
            this.keyFrames = new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
            long largest = readKeyFrames();
            long fetches = LIFE.multipliedBy(kills + 2L).dividedBy(KillableJob.FETCH);
            this.pace = OptionalLong.of(Math.max(1, largest / fetches));
        }

        /** Kills, restores, and waits for the end of the last life. Returns how often a group of pictures was open. */
        int run() throws Exception {
            Optional<Path> restore = Optional.empty();
            for (int kill = 0; kill < kills; kill++) {
                int parallelism = List.of(2, 2, 3, 1).get(kill % 4);
                try (JavaProcess process = job.start(parallelism, pace, restore)) {
                    awaitCheckpoint(process, restore);
                    int pause = random.nextInt(LONGEST_PAUSE_MILLIS);
                    Eventually.pause(Duration.ofMillis(pause));
                    assertThat(process.alive())
                            .as("still at work when it is killed; %s", process.tail())
                            .isTrue();
                    process.kill();
                }
                restore = job.newestCheckpoint();
                Map<TopicPartition, Long> offsets = committedOffsets();
                boolean inside = offsets.entrySet().stream()
                        .anyMatch(
                                offset -> !keyFrames.get(offset.getKey()).get(Math.toIntExact(offset.getValue() - 1)));
                insideGroups += inside ? 1 : 0;
                boolean delete = kill % 3 == 1;
                if (delete) {
                    deleteBefore(offsets);
                }
                LOG.info(
                        "kill {} at parallelism {}: restored from {}, committed {}, {}earlier records deleted",
                        kill + 1,
                        parallelism,
                        restore.orElseThrow().getFileName(),
                        offsets,
                        delete ? "" : "no ");
            }
            try (JavaProcess process = job.start(List.of(2, 2, 3, 1).get(kills % 4), OptionalLong.empty(), restore)) {
                assertThat(process.exit(END)).as(process.tail()).isZero();
            }
            return insideGroups;
        }

        private void awaitCheckpoint(JavaProcess process, Optional<Path> before) {
            Eventually.get("a checkpoint", START, () -> {
                assertThat(process.alive()).as(process.tail()).isTrue();
                return job.newestCheckpoint()
                        .filter(newest -> !Optional.of(newest).equals(before));
            });
        }

        /** Offsets are committed when a checkpoint is complete, so that the last checkpoint is never behind them. */
        private Map<TopicPartition, Long> committedOffsets() throws Exception {
            Map<TopicPartition, Long> offsets =
                    new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
            try (Admin admin = broker.admin()) {
                admin.listConsumerGroupOffsets(job.group())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .forEach((partition, offset) -> {
                            if (offset != null && offset.offset() > 0) {
                                offsets.put(partition, offset.offset());
                            }
                        });
            }
            return offsets;
        }

        private void deleteBefore(Map<TopicPartition, Long> offsets) throws Exception {
            Map<TopicPartition, RecordsToDelete> before =
                    new TreeMap<>(java.util.Comparator.comparingInt(TopicPartition::partition));
            offsets.forEach((partition, offset) -> before.put(partition, RecordsToDelete.beforeOffset(offset)));
            assertThat(before).as("records that a checkpoint has behind it").isNotEmpty();
            try (Admin admin = broker.admin()) {
                admin.deleteRecords(before).all().get();
            }
        }

        private long readKeyFrames() {
            long[] bytes = new long[KillableJob.PARTITIONS];
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                List<TopicPartition> all = new ArrayList<>();
                for (int partition = 0; partition < KillableJob.PARTITIONS; partition++) {
                    all.add(new TopicPartition("frames", partition));
                    keyFrames.put(all.get(partition), new ArrayList<>());
                }
                consumer.assign(all);
                consumer.seekToBeginning(all);
                Map<TopicPartition, Long> ends = consumer.endOffsets(all);
                while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                    for (ConsumerRecord<byte[], byte[]> unit : consumer.poll(START)) {
                        bytes[unit.partition()] += unit.serializedValueSize();
                        keyFrames
                                .get(new TopicPartition(unit.topic(), unit.partition()))
                                .add(new String(
                                                unit.headers()
                                                        .lastHeader("ms-keyframe")
                                                        .value(),
                                                java.nio.charset.StandardCharsets.UTF_8)
                                        .equals("1"));
                    }
                }
            }
            return java.util.Arrays.stream(bytes).max().orElseThrow();
        }
    }
}
