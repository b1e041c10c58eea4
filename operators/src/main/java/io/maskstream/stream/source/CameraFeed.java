package io.maskstream.stream.source;

import io.maskstream.stream.video.CameraConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera: connects, reads, and connects anew for as long as the job runs. Whatever the camera does ends in a pause and
 * another attempt; a line is said when it is lost and when it is back, however many attempts lie between.
 */
final class CameraFeed implements LiveFeed {
    private static final Logger LOG = LoggerFactory.getLogger(CameraFeed.class);
    /** A connection that held this long was a good one. */
    static final Duration STABLE = Duration.ofSeconds(10);

    private static final int MOST_REASONS = 4;

    private final Camera camera;
    private final CameraConnector connector;
    private final CameraPackets packets;
    private final IngestCounters counters;
    private final Backoff backoff;
    private final Pauses pauses;
    private final Consumer<String> lines;
    private final Object lock = new Object();
    private Optional<Runnable> stopper = Optional.empty();
    private boolean stopped;
    private Optional<Instant> lostAt = Optional.empty();
    /** Said since the camera was lost: each reason once, and not more than a few. */
    private final Set<String> said = new HashSet<>();

    private int attempts;
    private boolean seen;

    /** @param lines gets a line for people when the camera is lost, and when it is back */
    CameraFeed(
            Camera camera,
            CameraConnector connector,
            CameraPackets packets,
            IngestCounters counters,
            Backoff backoff,
            Pauses pauses,
            Consumer<String> lines) {
        this.camera = camera;
        this.connector = connector;
        this.packets = packets;
        this.counters = counters;
        this.backoff = backoff;
        this.pauses = pauses;
        this.lines = lines;
    }

    @Override
    public void run() throws InterruptedException {
        while (!isStopped()) {
            Optional<Instant> connectedAt = Optional.empty();
            try (CameraConnection connection = connector.open(camera, this::stopWith)) {
                packets.connected(connection.codec());
                while (!isStopped()) {
                    packets.accept(connection.next());
                    if (connectedAt.isEmpty()) {
                        connectedAt = Optional.of(pauses.instant());
                        back();
                    }
                }
            } catch (IOException | RuntimeException e) {
                lost(e, connectedAt);
            }
        }
        counters.connected(false);
    }

    private void back() {
        counters.connected(true);
        if (seen) {
            counters.gap();
        }
        seen = true;
        lostAt.ifPresent(since -> lines.accept("%s is back after %d s and %d attempts"
                .formatted(camera, Duration.between(since, pauses.instant()).toSeconds(), attempts)));
        lostAt = Optional.empty();
        said.clear();
        attempts = 0;
    }

    private void lost(Exception problem, Optional<Instant> connectedAt) throws InterruptedException {
        if (isStopped()) {
            return;
        }
        counters.connected(false);
        Instant now = pauses.instant();
        if (connectedAt.isPresent() && Duration.between(connectedAt.get(), now).compareTo(STABLE) >= 0) {
            backoff.reset();
        }
        lostAt = Optional.of(lostAt.orElse(now));
        String reason = reason(problem);
        if (said.size() < MOST_REASONS && said.add(reason)) {
            lines.accept("%s %s; it is asked again, every %s to %s"
                    .formatted(
                            camera,
                            reason,
                            text(camera.reconnect().min()),
                            text(camera.reconnect().max())));
        }
        pauses.pause(backoff.next());
        if (!isStopped()) {
            attempts++;
            counters.reconnect();
        }
    }

    private static String text(Duration pause) {
        return pause.toMillis() % 1000 == 0 ? pause.toSeconds() + " s" : pause.toMillis() + " ms";
    }

    /** An input and output error says it all; anything else is ours, and its stack helps to find it. */
    private String reason(Exception problem) {
        if (problem instanceof IOException) {
            return problem.getMessage();
        }
        LOG.debug("{}", camera, problem);
        return "could not be read: " + problem.getClass().getSimpleName();
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    private void stopWith(Runnable action) {
        synchronized (lock) {
            stopper = Optional.of(action);
            if (stopped) {
                action.run();
            }
        }
    }

    @Override
    public void stop() {
        synchronized (lock) {
            stopped = true;
            stopper.ifPresent(Runnable::run);
        }
    }
}
