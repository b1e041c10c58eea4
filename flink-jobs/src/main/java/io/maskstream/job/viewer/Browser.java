package io.maskstream.job.viewer;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * One page that looks. It says {@code done N} when it is done with N messages; anything else ends the connection. Public and
 * with public methods because Jetty calls it.
 */
public final class Browser implements Session.Listener.AutoDemanding {
    private static final String DONE = "done ";

    private final Wall wall;
    private final Mailbox mailbox;
    private volatile Session session;

    Browser(Wall wall, Mailbox mailbox) {
        this.wall = wall;
        this.mailbox = mailbox;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        if (!wall.add(this)) {
            opened.close(StatusCode.TRY_AGAIN_LATER, wall.full(), Callback.NOOP);
        }
    }

    @Override
    public void onWebSocketText(String message) {
        try {
            if (!message.startsWith(DONE)) {
                throw new IllegalArgumentException("unknown message");
            }
            mailbox.done(Long.parseLong(message.substring(DONE.length())));
        } catch (IllegalArgumentException e) {
            session.close(StatusCode.POLICY_VIOLATION, "expected: done N", Callback.NOOP);
            return;
        }
        send();
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        session.close(StatusCode.BAD_DATA, "expected: done N", Callback.NOOP);
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        wall.remove(this);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        wall.remove(this);
    }

    /** Sends what may be sent; called whenever something came into the mailbox or the page took something out of its own. */
    void send() {
        Session open = session;
        if (open == null) {
            return;
        }
        Optional<Mailbox.Message> next = mailbox.next();
        if (next.isEmpty()) {
            return;
        }
        Callback then = Callback.from(
                () -> {
                    mailbox.sent();
                    send();
                },
                failure -> wall.remove(this));
        if (next.get() instanceof Mailbox.Message.Frame frame) {
            open.sendBinary(ByteBuffer.wrap(frame.bytes()), then);
        } else if (next.get() instanceof Mailbox.Message.Text text) {
            open.sendText(text.json(), then);
        }
    }
}
