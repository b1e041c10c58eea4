package io.maskstream.stream.infer;

import io.maskstream.model.SegmentationSession;
import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import java.util.Optional;

/** A vocabulary's session, used by all subtasks that speak it; closed with its last user. */
final class SharedSession {
    private final Vocabulary vocabulary;
    private Optional<SegmentationSession> session = Optional.empty();
    // Guarded by the sessions that this is one of.
    private int users;

    SharedSession(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Runs the text side, once; whoever comes meanwhile waits. */
    synchronized void open(Segmenter segmenter) {
        if (session.isEmpty()) {
            session = Optional.of(segmenter.open(vocabulary));
        }
    }

    /** What was opened. */
    synchronized SegmentationSession session() {
        return session.orElseThrow();
    }

    synchronized void close() {
        session.ifPresent(SegmentationSession::close);
        session = Optional.empty();
    }

    void join() {
        users++;
    }

    /** Whether that was the last user. */
    boolean leave() {
        return --users == 0;
    }
}
