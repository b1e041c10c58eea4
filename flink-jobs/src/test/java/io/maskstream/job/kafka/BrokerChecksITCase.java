package io.maskstream.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.local.EmbeddedKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a broker is found at the start, within ten seconds, and said in one line. */
class BrokerChecksITCase {
    @TempDir
    private static Path folder;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
        kafka.createTopic("frames", 1);
        kafka.createTopic("masks", 1);
        kafka.createTopic("dead-letters", 1);
        kafka.createTopic("narrow", 1, Map.of("max.message.bytes", "5000"));
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void findsNothingWrongWithABrokerThatHasEverything() {
        assertThatCode(() -> BrokerChecks.run(job(kafka.bootstrap(), "frames", "masks", "10m", "1MiB")))
                .doesNotThrowAnyException();
    }

    @Test
    void namesABrokerThatNobodyRuns() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        assertFinding(job("127.0.0.1:" + unused, "frames", "masks", "10m", "1MiB"))
                .contains("127.0.0.1:" + unused + " does not answer within 9s; is the broker running");
    }

    @Test
    void namesABrokerThatTakesConnectionsAndSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertFinding(job("127.0.0.1:" + silent.getLocalPort(), "frames", "masks", "10m", "1MiB"))
                    .contains("does not answer within 9s");
        }
    }

    @Test
    void namesAnAddressThatDoesNotExist() {
        assertFinding(job("nowhere.invalid:9092", "frames", "masks", "10m", "1MiB"))
                .contains("Kafka at nowhere.invalid:9092: No resolvable bootstrap urls");
    }

    @Test
    void namesAMissingTopicOfASourceAndOfASink() {
        assertFinding(job(kafka.bootstrap(), "frmes", "masks", "10m", "1MiB"))
                .contains("has no topic 'frmes'; create it, or check the name");
        assertFinding(job(kafka.bootstrap(), "frames", "maskss", "10m", "1MiB")).contains("has no topic 'maskss'");
    }

    @Test
    void namesATopicThatRefusesRecordsAsLargeAsTheJobWrites() {
        assertFinding(job(kafka.bootstrap(), "frames", "narrow", "10m", "1MiB"))
                .contains(
                        "'narrow' takes records of at most 5000 bytes (max.message.bytes), limits.max-record is 1MiB");
    }

    @Test
    void namesATransactionTimeoutAboveTheBrokers() {
        assertFinding(job(kafka.bootstrap(), "frames", "masks", "16m", "1MiB"))
                .contains("at most 900000ms (transaction.max.timeout.ms), delivery.transaction-timeout is 960000ms");
    }

    @Test
    void looksUpPropertiesWhereTheyAreUsedAndKeepsThemOutOfTheConfiguration() throws Exception {
        Path file = Files.writeString(folder.resolve("id"), "from-file\n");
        var connection = job(kafka.bootstrap(), "frames", "masks", "10m", "1MiB")
                .framesTopics()
                .get(0)
                .connection();
        var named = new io.maskstream.job.config.SourceConfiguration.KafkaConnection(
                connection.bootstrap(), Map.of("client.id", "file:" + file, "client.rack", "env:PATH"));
        var properties = KafkaClients.properties(named);
        assertThat(properties.getProperty("client.id")).isEqualTo("${content:" + file + "}");
        assertThat(properties.toString()).doesNotContain("from-file").doesNotContain(System.getenv("PATH"));
        var resolved = new org.apache.kafka.clients.admin.AdminClientConfig(KafkaClients.map(named));
        assertThat(resolved.getString("client.id")).isEqualTo("from-file");
    }

    @Test
    void namesAReferenceThatLeadsNowhere() {
        assertThat(reference("env:MASKSTREAM_NOT_SET")).contains("the environment has no 'MASKSTREAM_NOT_SET'; set it");
        assertThat(reference("file:/nowhere/secret")).contains("/nowhere/secret cannot be read");
    }

    private static String reference(String value) {
        var connection =
                new io.maskstream.job.config.SourceConfiguration.KafkaConnection("a:1", Map.of("client.id", value));
        return catchThrowableOfType(UsageException.class, () -> KafkaClients.properties(connection))
                .getMessage();
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertFinding(JobConfiguration job) {
        long started = System.nanoTime();
        String message = catchThrowableOfType(UsageException.class, () -> BrokerChecks.run(job))
                .getMessage();
        assertThat((System.nanoTime() - started) / 1e9).as("seconds").isLessThan(10);
        assertThat(message.lines()).hasSize(1);
        return assertThat(message);
    }

    private static JobConfiguration job(
            String bootstrap, String frames, String masks, String timeout, String maximumRecord) {
        return JobConfiguration.parse(
                "job.yaml",
                """
                sources: [{kafka: {bootstrap: "%1$s", topic: %2$s}}]
                model: {directory: constant}
                vocabulary: [road]
                delivery: {mode: exactly-once, transaction-prefix: p, transaction-timeout: %4$s}
                sinks: [{kafka: {bootstrap: "%1$s", masks: %3$s, dead-letters: dead-letters}}]
                limits: {max-record: %5$s}
                """
                        .formatted(bootstrap, frames, masks, timeout, maximumRecord));
    }
}
