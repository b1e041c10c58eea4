package io.maskstream.stream.source;

import io.maskstream.stream.video.AccessUnit;
import io.maskstream.stream.video.Clips;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A camera that plays a clip over and over to those who know its password (RFC 7617), and to nobody else. */
public final class GuardedCamera implements AutoCloseable {
    private static final int H264 = 96;
    /** A 25th of a second at 90 kHz. */
    private static final int TICKS = 3600;

    private final String wanted;
    private final ScriptedCamera camera;
    private final AtomicInteger letIn = new AtomicInteger();

    /**
     * Starts it.
     *
     * @param login {@code user:password}
     * @param clip H.264 in any container
     */
    public GuardedCamera(String login, Path clip) throws IOException {
        wanted = "Authorization: " + basic(login);
        List<AccessUnit> units = Clips.accessUnits(clip);
        camera = new ScriptedCamera(RtpSender.playing(new Guarded(), sender -> {
            letIn.incrementAndGet();
            for (long i = 0; ; i++) {
                sender.send(units.get((int) (i % units.size())).data(), i * TICKS, H264);
                ScriptedCamera.hold(Duration.ofMillis(40));
            }
        }));
    }

    /** How a login travels. */
    public static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private final class Guarded implements ScriptedCamera.Answers {
        private final ScriptedCamera.Answers open = RtpSender.description();

        @Override
        public String to(String method) {
            return "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n";
        }

        @Override
        public String to(String method, List<String> headers) {
            return headers.contains(wanted) ? open.to(method) : to(method);
        }
    }

    /** Where it is. */
    public String url() {
        return camera.url();
    }

    /** How often somebody came in. */
    public int letIn() {
        return letIn.get();
    }

    @Override
    public void close() throws IOException {
        camera.close();
    }
}
