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

    /**
     * The session of a vocabulary; to be given back with {@link #release}. While it is opened, those who want the same
     * wait and all others go on.
     */
    SharedSession acquire(Vocabulary vocabulary) {
        SharedSession session;
        synchronized (this) {
            session = open.computeIfAbsent(vocabulary, SharedSession::new);
            session.join();
        }
        try {
            session.open(segmenter);
            return session;
        } catch (RuntimeException | Error e) {
            release(session);
            throw e;
        }
    }

    /** Another user of a session that the caller holds already. */
    synchronized void retain(SharedSession session) {
        session.join();
    }

    synchronized void release(SharedSession session) {
        // After the end of all, users that ended late have nothing to give back.
        if (session.leave() && open.remove(session.vocabulary(), session)) {
            session.close();
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(SharedSession::close);
        open.clear();
    }
}
