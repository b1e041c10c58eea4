package io.maskstream.job.config;

import java.time.Duration;

/** What a consumer of the masks topic can rely on when something is killed. */
public sealed interface DeliveryConfiguration {

    /** No mask is lost; after a restore some come again with the same ids. */
    record AtLeastOnce() implements DeliveryConfiguration {}

    /**
     * Under read_committed no mask is lost and none comes twice.
     *
     * @param transactionPrefix names this job's transactions; no two running jobs on a broker may share one
     * @param transactionTimeout how long the broker keeps an open transaction: well above the longest checkpoint plus a
     *     restart, because data is lost when it expires
     */
    record ExactlyOnce(String transactionPrefix, Duration transactionTimeout) implements DeliveryConfiguration {
        public ExactlyOnce {
            Checks.notBlank("transaction-prefix", transactionPrefix);
            Checks.positive("transaction-timeout", transactionTimeout);
        }
    }
}
