package io.maskstream.job.demo;

import java.util.Locale;

/** What serves a stream while its model learns new words. */
public enum AdaptationPhase {
    /** The words before the command. */
    BEFORE,
    /** The new words, by the model as it is. */
    SERVED,
    /** The new words, by the model that has learned them. */
    ADAPTED;

    /** As figures and charts call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
