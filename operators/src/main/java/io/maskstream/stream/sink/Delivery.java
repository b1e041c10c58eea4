package io.maskstream.stream.sink;

import java.time.Duration;
import java.util.Objects;

/** What a consumer of a topic can rely on when something is killed. */
public sealed interface Delivery {

    /** No record is lost; after a restore some come again with the same ids. */
    record AtLeastOnce() implements Delivery {}

    /**
     * Under read_committed no record is lost and none comes twice; records show with the checkpoint that covers them.
     *
     * @param transactionPrefix names the job's transactions; no two running jobs on a broker may share one
     * @param transactionTimeout how long the broker keeps an open transaction: well above the longest checkpoint plus a
     *     restart, because data is lost when it expires, and at most the broker's {@code transaction.max.timeout.ms}
     */
    record ExactlyOnce(String transactionPrefix, Duration transactionTimeout) implements Delivery {
        public ExactlyOnce {
            if (transactionPrefix.isBlank()) {
                throw new IllegalArgumentException(
                        "exactly-once delivery needs a transaction-prefix that no other running job has");
            }
            Objects.requireNonNull(transactionTimeout);
            if (transactionTimeout.toMillis() < 1 || transactionTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "transaction-timeout is %s; Kafka takes 1 ms to 24 days".formatted(transactionTimeout));
            }
        }

        /**
         * Compares the time-out with what a broker allows.
         *
         * @param brokerMaximum the broker's {@code transaction.max.timeout.ms}
         * @throws IllegalArgumentException if the broker would refuse the transactions
         */
        public void requireAllowedBy(Duration brokerMaximum) {
            if (transactionTimeout.compareTo(brokerMaximum) > 0) {
                throw new IllegalArgumentException(
                        "transaction-timeout is %d ms, above the broker's transaction.max.timeout.ms of %d ms; lower it or raise the broker's"
                                .formatted(transactionTimeout.toMillis(), brokerMaximum.toMillis()));
            }
        }
    }
}
