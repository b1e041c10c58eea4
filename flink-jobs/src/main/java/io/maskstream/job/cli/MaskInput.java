package io.maskstream.job.cli;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.FailedException;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.BrokerChecks;
import io.maskstream.job.kafka.MaskTopic;
import io.maskstream.stream.mask.MaskFormat;
import io.maskstream.stream.mask.MaskRecords;
import io.maskstream.stream.record.SegmentedFrame;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The masks of a topic or of a file of JSON lines, one by one; what is no mask is counted and passed over. */
final class MaskInput {
    private final String name;
    private final Optional<KafkaConnection> connection;
    private final String format;
    private final Duration silence;
    private long read;
    private long unreadable;
    private Optional<String> firstProblem = Optional.empty();

    /** Takes masks. */
    @FunctionalInterface
    interface Target {
        /** @throws IllegalArgumentException if its parts do not fit each other */
        void take(SegmentedFrame mask) throws IOException;
    }

    /**
     * Nothing is read yet.
     *
     * @param name of a topic, or of a file of lines if there is one of that name or no connection
     * @param format what a topic's records are
     * @param silence how long nothing may come from a topic that has more
     */
    MaskInput(String name, Optional<KafkaConnection> connection, String format, Duration silence) {
        this.name = name;
        this.connection = connection;
        this.format = format;
        this.silence = silence;
    }

    private boolean ofAFile() {
        return connection.isEmpty() || Files.isRegularFile(Path.of(name));
    }

    /** Finds out before work begins whether there is something to be read; a broker is asked. */
    void require() {
        if (ofAFile()) {
            if (!Files.isRegularFile(Path.of(name))) {
                throw new UsageException(
                        "--masks %s: no such file; give a file of JSON lines, or --bootstrap for a topic"
                                .formatted(name));
            }
        } else {
            recordFormat();
            BrokerChecks.requireTopic(connection.orElseThrow(), name);
        }
    }

    private MaskFormat recordFormat() {
        return switch (format) {
            case "protobuf" -> MaskFormat.PROTOBUF;
            case "json" -> MaskFormat.JSON;
            default -> throw new UsageException("--format '%s': choose protobuf or json".formatted(format));
        };
    }

    /** What people know it by. */
    String description() {
        return ofAFile() ? Path.of(name).getFileName().toString() : "topic " + name;
    }

    /** Gives every mask to the target. */
    void forEach(Target target) {
        require();
        if (ofAFile()) {
            lines(target);
        } else {
            topic(target);
        }
    }

    private void topic(Target target) {
        MaskFormat form = recordFormat();
        try (MaskTopic topic = new MaskTopic(connection.orElseThrow(), name)) {
            topic.readToEnd(silence, record -> {
                try {
                    take(target, mask(record, form));
                } catch (IllegalArgumentException e) {
                    unreadable("partition %d, offset %d: %s"
                            .formatted(record.partition(), record.offset(), e.getMessage()));
                }
            });
        }
    }

    private static SegmentedFrame mask(ConsumerRecord<byte[], byte[]> record, MaskFormat form) {
        if (record.value() == null) {
            throw new IllegalArgumentException("a record without a value");
        }
        return MaskRecords.fromBytes(record.value(), form);
    }

    private void lines(Target target) {
        Path file = Path.of(name);
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    line(target, line, number);
                }
            }
        } catch (IOException e) {
            throw new FailedException("%s cannot be read as UTF-8 text: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void line(Target target, String line, long number) {
        try {
            take(target, MaskRecords.fromJson(line));
        } catch (IllegalArgumentException e) {
            unreadable("line %d: %s".formatted(number, e.getMessage()));
        }
    }

    private void take(Target target, SegmentedFrame mask) {
        read++;
        try {
            target.take(mask);
        } catch (IOException e) {
            throw new FailedException(e.getMessage(), e);
        }
    }

    /** Counts what is no mask, or belongs to one and is broken. */
    void unreadable(String problem) {
        unreadable++;
        firstProblem = firstProblem.or(() -> Optional.of(problem));
    }

    /** Masks that were read. */
    long read() {
        return read;
    }

    /**
     * Says what could not be read, after all the rest is done.
     *
     * @param rest what became of the others
     */
    void requireAllReadable(String rest) {
        if (unreadable > 0) {
            throw new FailedException("%d masks could not be read, the first is %s; %s"
                    .formatted(unreadable, firstProblem.orElseThrow(), rest));
        }
    }
}
