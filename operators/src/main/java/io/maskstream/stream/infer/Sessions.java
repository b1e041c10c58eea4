package io.maskstream.stream.infer;

import io.maskstream.model.Segmenter;
import io.maskstream.model.Vocabulary;
import java.util.HashMap;
import java.util.Map;

/** Sessions of one segmenter: a vocabulary's text side runs once, however many subtasks and streams use it. */
final class Sessions implements AutoCloseable {
    private final Segmenter segmenter;
    private final Map<Vocabulary, SharedSession> open = new HashMap<>();

    Sessions(Segmenter segmenter) {
        this.segmenter = segmenter;
    }

    /** The session of a vocabulary; to be given back with {@link #release}. Others wait while it is opened. */
    synchronized SharedSession acquire(Vocabulary vocabulary) {
        SharedSession session = open.get(vocabulary);
        if (session == null) {
            session = new SharedSession(vocabulary, segmenter.open(vocabulary));
            open.put(vocabulary, session);
        }
        session.join();
        return session;
    }

    /** Another user of a session that the caller holds already. */
    synchronized void retain(SharedSession session) {
        session.join();
    }

    synchronized void release(SharedSession session) {
        if (session.leave()) {
            open.remove(session.vocabulary());
            session.session().close();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(session -> session.session().close());
        open.clear();
    }
}
