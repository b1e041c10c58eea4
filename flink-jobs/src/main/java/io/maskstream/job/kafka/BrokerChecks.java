package io.maskstream.job.kafka;

import io.maskstream.job.config.ByteSize;
import io.maskstream.job.config.DeliveryConfiguration.ExactlyOnce;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.time.Duration;
import java.util.Map;

/** Everything about brokers that can be found before a job starts: each finding is one line, within ten seconds. */
public final class BrokerChecks {
    private static final Duration LIMIT = Duration.ofSeconds(9);

    private BrokerChecks() {}

    /** Asks whether a broker answers and has a topic. */
    public static void requireTopic(KafkaConnection connection, String topic) {
        try (BrokerQuestions broker = BrokerQuestions.to(connection, LIMIT)) {
            broker.requireTopic(topic);
        }
    }

    /** The largest record that a topic takes. */
    public static ByteSize largestRecord(KafkaConnection connection, String topic) {
        try (BrokerQuestions broker = BrokerQuestions.to(connection, LIMIT)) {
            return broker.largestRecord(topic);
        }
    }

    /** Where each partition of a topic ends now. */
    public static Map<Integer, Long> ends(KafkaConnection connection, String topic) {
        try (BrokerQuestions broker = BrokerQuestions.to(connection, LIMIT)) {
            return broker.ends(topic);
        }
    }

    /**
     * Asks every broker that the job names.
     *
     * @throws io.maskstream.job.console.UsageException with the first thing that is wrong
     */
    public static void run(JobConfiguration job) {
        for (FramesTopic source : job.framesTopics()) {
            try (BrokerQuestions broker = BrokerQuestions.to(source.connection(), LIMIT)) {
                broker.requireTopic(source.topic());
            }
        }
        job.control().ifPresent(control -> {
            try (BrokerQuestions broker = BrokerQuestions.to(control.connection(), LIMIT)) {
                broker.requireTopic(control.topic());
                broker.requireTopic(control.events());
            }
        });
        job.sinks().stream()
                .filter(Topics.class::isInstance)
                .map(Topics.class::cast)
                .forEach(sink -> {
                    try (BrokerQuestions broker = BrokerQuestions.to(sink.connection(), LIMIT)) {
                        broker.requireTopic(sink.masks());
                        sink.deadLetters().ifPresent(broker::requireTopic);
                        sink.previews().ifPresent(broker::requireTopic);
                        sink.statistics().ifPresent(broker::requireTopic);
                        sink.alerts().ifPresent(broker::requireTopic);
                        broker.requireRecordsOf(sink.masks(), job.limits().maximumRecord());
                        if (job.delivery() instanceof ExactlyOnce exactlyOnce) {
                            broker.requireTransactionsOf(exactlyOnce.transactionTimeout());
                        }
                    }
                });
    }
}
