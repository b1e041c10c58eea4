package io.maskstream.stream.infer;

import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Vocabulary;

/** A vocabulary's session, used by all subtasks that speak it; closed with its last user. Guarded by {@link Sessions}. */
final class SharedSession {
    private final Vocabulary vocabulary;
    private final SegmentationSession session;
    private int users;

    SharedSession(Vocabulary vocabulary, SegmentationSession session) {
        this.vocabulary = vocabulary;
        this.session = session;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    SegmentationSession session() {
        return session;
    }

    void join() {
        users++;
    }

    /** Whether that was the last user. */
    boolean leave() {
        return --users == 0;
    }
}
