package io.maskstream.job;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.local.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A Kafka broker in a JVM of its own, which no kill of a job can reach. */
final class BrokerProcess implements AutoCloseable {
    private static final int LARGEST_RECORD = 16 << 20;

    private final JavaProcess process;
    private final String bootstrap;

    private BrokerProcess(JavaProcess process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
    }

    /** Serves until its standard input ends: {@code FOLDER [PORT]}. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path log = folder.resolve("log");
        try (EmbeddedKafka kafka = arguments.length == 1
                ? EmbeddedKafka.start(log, LARGEST_RECORD)
                : EmbeddedKafka.start(log, LARGEST_RECORD, Integer.parseInt(arguments[1]))) {
            Path part = Files.writeString(folder.resolve("bootstrap.part"), kafka.bootstrap());
            Files.move(part, folder.resolve("bootstrap"), StandardCopyOption.ATOMIC_MOVE);
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    static BrokerProcess start(Path folder) throws IOException {
        return start(folder, List.of());
    }

    /** The one that was killed, once more: its records, its address. */
    static BrokerProcess startAgain(Path folder) throws IOException {
        String address = Files.readString(folder.resolve("bootstrap"));
        Files.delete(folder.resolve("bootstrap"));
        return start(folder, List.of(address.substring(address.lastIndexOf(':') + 1)));
    }

    private static BrokerProcess start(Path folder, List<String> port) throws IOException {
        Files.createDirectories(folder);
        JavaProcess process = JavaProcess.start(
                folder.resolve("broker.log"),
                List.of("-Xmx320m"),
                BrokerProcess.class.getName(),
                Stream.concat(Stream.of(folder.toString()), port.stream()).toList());
        String bootstrap = Eventually.get("the broker", Duration.ofMinutes(3), () -> {
            if (!process.alive()) {
                throw new AssertionError("the broker does not start:\n" + process.tail());
            }
            return read(folder.resolve("bootstrap"));
        });
        return new BrokerProcess(process, bootstrap);
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    KafkaConnection connection() {
        return new KafkaConnection(bootstrap, Map.of());
    }

    void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** With SIGKILL. */
    void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
