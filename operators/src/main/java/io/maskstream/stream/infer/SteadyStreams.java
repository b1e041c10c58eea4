package io.maskstream.stream.infer;

import io.maskstream.model.LabelMap;
import io.maskstream.model.refine.SteadyLabels;
import io.maskstream.stream.record.Frame;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Steadies the masks of each stream for itself. What it knows is in memory alone: after a restore, with other words, or in
 * another epoch a stream begins anew. For the thread that encodes masks, to which a stream's frames come in their order.
 */
final class SteadyStreams {
    /** More streams than any device serves; the one that came least lately makes room. */
    private static final int MOST = 1000;

    private record Steadied(SharedSession session, long epoch, SteadyLabels labels) {}

    private final Map<String, Steadied> streams = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Steadied> eldest) {
            return size() > MOST;
        }
    };

    /** The mask of a stream's next frame. */
    LabelMap next(PendingFrame pending, LabelMap map) {
        Frame frame = pending.frame();
        Steadied before = streams.get(pending.stream());
        if (before == null
                || before.session != pending.session()
                || before.epoch != frame.id().epoch()) {
            before = new Steadied(pending.session(), frame.id().epoch(), new SteadyLabels());
            streams.put(pending.stream(), before);
        }
        return before.labels.next(frame.picture(), frame.inputWidth(), frame.inputHeight(), map);
    }
}
