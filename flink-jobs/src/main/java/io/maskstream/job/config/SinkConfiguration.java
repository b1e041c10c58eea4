package io.maskstream.job.config;

import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.util.Objects;
import java.util.Optional;

/** Where masks go. */
public sealed interface SinkConfiguration {

    /**
     * Kafka topics.
     *
     * @param connection the broker
     * @param masks topic for mask records
     * @param deadLetters topic for input that could not be used; empty if it is only counted and logged
     * @param previews topic for small pictures of some frames; empty if none are made
     * @param statistics topic for what masks show in numbers; empty if none are written
     * @param alerts topic for what rules say; empty if it is not written
     * @param format of mask records
     */
    record Topics(
            KafkaConnection connection,
            String masks,
            Optional<String> deadLetters,
            Optional<String> previews,
            Optional<String> statistics,
            Optional<String> alerts,
            Format format)
            implements SinkConfiguration {
        public Topics {
            Objects.requireNonNull(connection);
            Checks.notBlank("masks", masks);
            deadLetters.ifPresent(topic -> Checks.notBlank("dead-letters", topic));
            previews.ifPresent(topic -> Checks.notBlank("previews", topic));
            statistics.ifPresent(topic -> Checks.notBlank("statistics", topic));
            alerts.ifPresent(topic -> Checks.notBlank("alerts", topic));
            Objects.requireNonNull(format);
        }
    }

    /**
     * Files in a directory.
     *
     * @param directory a path that every process of the job reaches
     * @param overlay pictures with the mask drawn over them; empty for none
     */
    record Files(String directory, Optional<Overlay> overlay) implements SinkConfiguration {
        public Files {
            Checks.notBlank("directory", directory);
            Objects.requireNonNull(overlay);
        }
    }

    /** Form of mask records. */
    enum Format {
        PROTOBUF,
        JSON
    }

    /** Size of overlay pictures. */
    enum Overlay {
        /** The model's input. */
        MODEL,
        /** The camera's picture. */
        FULL
    }
}
