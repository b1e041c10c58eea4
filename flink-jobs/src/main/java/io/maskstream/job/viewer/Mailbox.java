package io.maskstream.job.viewer;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What waits for one browser: of each stream the newest frame alone, the newest status, and a few texts. It so never holds
 * more than there are streams, however slow the browser is. At most {@value #WINDOW} messages are on their way before the
 * page has said that it is done with them: bytes that a stalled page does not look at would otherwise pile up in its browser.
 */
final class Mailbox {
    static final int WINDOW = 24;
    static final int MOST_TEXTS = 64;

    private final Counts counts;
    private final Map<String, byte[]> frames = new LinkedHashMap<>();
    private final ArrayDeque<String> texts = new ArrayDeque<>();
    private Optional<String> status = Optional.empty();
    private long sent;
    private long done;
    private boolean sending;

    /** What goes over the wire. */
    sealed interface Message {
        /** Binary. */
        record Frame(byte[] bytes) implements Message {}

        /** JSON. */
        record Text(String json) implements Message {}
    }

    Mailbox(Counts counts) {
        this.counts = counts;
    }

    /** Puts a frame in the place of an older one of its stream. */
    synchronized void frame(String stream, byte[] bytes) {
        if (frames.put(stream, bytes) != null) {
            counts.add(Count.FRAMES_DROPPED);
        }
    }

    /** Puts a text behind the others; the oldest goes where there are too many. */
    synchronized void text(String json) {
        texts.add(json);
        if (texts.size() > MOST_TEXTS) {
            texts.remove();
        }
    }

    /** Puts a status in the place of an older one. */
    synchronized void status(String json) {
        status = Optional.of(json);
    }

    /** The next message to send, if one may be sent now; {@link #sent} must follow. */
    synchronized Optional<Message> next() {
        if (sending || sent - done >= WINDOW) {
            return Optional.empty();
        }
        Optional<Message> message = take();
        if (message.isPresent()) {
            sending = true;
            sent++;
        }
        return message;
    }

    private Optional<Message> take() {
        if (!texts.isEmpty()) {
            return Optional.of(new Message.Text(texts.remove()));
        }
        if (status.isPresent()) {
            Optional<Message> message = status.map(Message.Text::new);
            status = Optional.empty();
            return message;
        }
        Iterator<byte[]> oldest = frames.values().iterator();
        if (!oldest.hasNext()) {
            return Optional.empty();
        }
        Message message = new Message.Frame(oldest.next());
        oldest.remove();
        return Optional.of(message);
    }

    /** The last message has left. */
    synchronized void sent() {
        sending = false;
    }

    /**
     * The page is done with so many messages since the beginning.
     *
     * @throws IllegalArgumentException if it says less than before, or more than were sent
     */
    synchronized void done(long messages) {
        if (messages < done || messages > sent) {
            throw new IllegalArgumentException(
                    "done with %d messages, of %d that were sent, after %d".formatted(messages, sent, done));
        }
        done = messages;
    }

    /** Number of messages that wait. */
    synchronized int size() {
        return frames.size() + texts.size() + (status.isPresent() ? 1 : 0);
    }
}
