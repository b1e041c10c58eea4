package io.maskstream.job.kafka;

import io.maskstream.job.config.DeliveryConfiguration.ExactlyOnce;
import io.maskstream.job.config.JobConfiguration;
import io.maskstream.job.config.SinkConfiguration.Topics;
import io.maskstream.job.config.SourceConfiguration.FramesTopic;
import java.time.Duration;

/** Everything about brokers that can be found before a job starts: each finding is one line, within ten seconds. */
public final class BrokerChecks {
    private BrokerChecks() {}

    /**
     * Asks every broker that the job names.
     *
     * @throws io.maskstream.job.console.UsageException with the first thing that is wrong
     */
    public static void run(JobConfiguration job) {
        Duration limit = Duration.ofSeconds(9);
        for (FramesTopic source : job.framesTopics()) {
            try (BrokerQuestions broker = BrokerQuestions.to(source.connection(), limit)) {
                broker.requireTopic(source.topic());
            }
        }
        job.sinks().stream()
                .filter(Topics.class::isInstance)
                .map(Topics.class::cast)
                .forEach(sink -> {
                    try (BrokerQuestions broker = BrokerQuestions.to(sink.connection(), limit)) {
                        broker.requireTopic(sink.masks());
                        sink.deadLetters().ifPresent(broker::requireTopic);
                        broker.requireRecordsOf(sink.masks(), job.limits().maximumRecord());
                        if (job.delivery() instanceof ExactlyOnce exactlyOnce) {
                            broker.requireTransactionsOf(exactlyOnce.transactionTimeout());
                        }
                    }
                });
    }
}
