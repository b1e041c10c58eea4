package io.maskstream.job.kafka;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import io.maskstream.job.console.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Questions to one broker, all within one time limit. */
final class BrokerQuestions implements AutoCloseable {
    private final Admin admin;
    private final String bootstrap;
    private final Duration limit;
    private final long deadline;

    private BrokerQuestions(Admin admin, String bootstrap, Duration limit) {
        this.admin = admin;
        this.bootstrap = bootstrap;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    static BrokerQuestions to(KafkaConnection connection, Duration limit) {
        Map<String, Object> properties = KafkaClients.map(connection);
        int milliseconds = (int) limit.toMillis();
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds);
        try {
            return new BrokerQuestions(Admin.create(properties), connection.bootstrap(), limit);
        } catch (KafkaException e) {
            throw new UsageException(
                    "Kafka at %s: %s; check 'bootstrap' and 'properties'".formatted(connection.bootstrap(), root(e)),
                    e);
        }
    }

    void requireTopic(String topic) {
        try {
            answer(admin.describeTopics(List.of(topic)).allTopicNames());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new UsageException(
                        "Kafka at %s has no topic '%s'; create it, or check the name".formatted(bootstrap, topic), e);
            }
            throw refused("topic '" + topic + "' cannot be described", e);
        }
    }

    Map<Integer, Long> ends(String topic) {
        try {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            answer(admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic)
                    .partitions()
                    .forEach(partition ->
                            asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            Map<Integer, Long> ends = new HashMap<>();
            answer(admin.listOffsets(asked).all())
                    .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw refused("the ends of topic '" + topic + "' cannot be read", e);
        }
    }

    ByteSize largestRecord(String topic) {
        return new ByteSize(number(new ConfigResource(ConfigResource.Type.TOPIC, topic), "max.message.bytes"));
    }

    void requireRecordsOf(String topic, ByteSize size) {
        long most = largestRecord(topic).bytes();
        if (most < size.bytes()) {
            throw new UsageException(
                    ("Kafka at %s: topic '%s' takes records of at most %d bytes (max.message.bytes), limits.max-record is "
                                    + "%s; raise the topic's or lower the job's")
                            .formatted(bootstrap, topic, most, size));
        }
    }

    void requireTransactionsOf(Duration timeout) {
        long most = number(anyBroker(), "transaction.max.timeout.ms");
        if (most < timeout.toMillis()) {
            throw new UsageException(("Kafka at %s: transactions may take at most %dms (transaction.max.timeout.ms), "
                            + "delivery.transaction-timeout is %dms; raise the broker's or lower the job's")
                    .formatted(bootstrap, most, timeout.toMillis()));
        }
    }

    private ConfigResource anyBroker() {
        try {
            int id = answer(admin.describeCluster().nodes()).iterator().next().id();
            return new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
        } catch (ExecutionException e) {
            throw refused("its brokers cannot be listed", e);
        }
    }

    private long number(ConfigResource resource, String key) {
        try {
            Config config =
                    answer(admin.describeConfigs(List.of(resource)).all()).get(resource);
            return Long.parseLong(config.get(key).value());
        } catch (ExecutionException e) {
            throw refused("'" + key + "' of " + resource.name() + " cannot be read", e);
        }
    }

    private <T> T answer(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw unreachable(e);
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UsageException("interrupted while asking Kafka at " + bootstrap, e);
        }
    }

    private UsageException unreachable(Exception cause) {
        return new UsageException(
                "Kafka at %s does not answer within %ds; is the broker running, and is the address right?"
                        .formatted(bootstrap, limit.toSeconds()),
                cause);
    }

    private UsageException refused(String what, ExecutionException e) {
        return new UsageException("Kafka at %s: %s: %s".formatted(bootstrap, what, root(e)), e);
    }

    private static String root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
