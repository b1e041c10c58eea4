package io.maskstream.job.local;

import io.maskstream.job.console.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this process: broker and controller in one, on the loopback interface, its log in a directory. A
 * start on the directory of an earlier one goes on with its records.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int NODE = 1;
    /** Batches and headers around the largest record. */
    private static final int OVERHEAD = 1 << 20;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a broker on a free port; see {@link #start(Path, int, int)}. */
    public static EmbeddedKafka start(Path directory, int maximumRecord) {
        return start(directory, maximumRecord, freePort());
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param directory its log; made where it is missing
     * @param maximumRecord largest record in bytes; every limit on the way is raised to it
     * @param port where it listens on the loopback interface
     */
    public static EmbeddedKafka start(Path directory, int maximumRecord, int port) {
        try {
            Map<String, Object> settings = settings(directory, maximumRecord, port, freePort());
            format(directory);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedKafka(server, port);
        } catch (Exception e) {
            throw new UsageException(
                    "the embedded Kafka broker does not start on %s:%d in %s: %s"
                            .formatted(LOOPBACK, port, directory, e.getMessage()),
                    e);
        }
    }

    private static Map<String, Object> settings(Path directory, int maximumRecord, int port, int controllerPort) {
        int limit = Math.addExact(maximumRecord, OVERHEAD);
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE, LOOPBACK, controllerPort));
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(LOOPBACK, port, LOOPBACK, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(LOOPBACK, port));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("message.max.bytes", Integer.toString(limit));
        settings.put("replica.fetch.max.bytes", Integer.toString(limit));
        settings.put("socket.request.max.bytes", Integer.toString(Math.max(100 << 20, Math.addExact(limit, OVERHEAD))));
        settings.put("transaction.max.timeout.ms", "900000");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        return settings;
    }

    private static void format(Path directory) throws Exception {
        Files.createDirectories(directory);
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(Optional.of(directory.toString()))
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .run();
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return LOOPBACK + ":" + port;
    }

    /** Makes a topic whose records are kept until the directory is deleted. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** Makes a topic with settings of its own. */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("retention.ms", "-1");
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(all)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new UsageException(
                    "topic '%s': %s".formatted(name, e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while making topic '%s'".formatted(name), e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
