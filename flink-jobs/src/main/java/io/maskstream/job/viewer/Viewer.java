package io.maskstream.job.viewer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maskstream.job.console.UsageException;
import io.maskstream.job.kafka.KafkaClients;
import io.maskstream.stream.mask.Palette;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The live viewer: reads the topics of a job and shows them to browsers, until it is closed. */
public final class Viewer implements AutoCloseable {
    private static final int MOST_STREAMS = 256;
    private static final int MOST_BROWSERS = 256;
    private static final long MOST_WAITING_BYTES = 64L << 20;
    private static final int COLOURS = 256;
    private static final Duration MOST_BEHIND = Duration.ofSeconds(5);
    /** Of alerts and answers a page shows what was before it, too. */
    private static final long EARLIER_TEXTS = 30;

    private final ViewerSettings settings;
    private final Counts counts = new Counts();
    private final TopicRecords records = new TopicRecords(counts);
    private final StreamTable streams = new StreamTable(System::nanoTime, MOST_STREAMS);
    private final FrameJoin join;
    private final Wall wall;
    private final Optional<Commands> commands;
    private final PageServer server;
    private final TopicReader frames;
    private final Optional<TopicReader> texts;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "viewer-status");
        thread.setDaemon(true);
        return thread;
    });

    private Viewer(ViewerSettings settings) {
        this.settings = settings;
        join = new FrameJoin(
                counts, System::nanoTime, settings.previews().isPresent(), MOST_WAITING_BYTES, MOST_STREAMS);
        wall = new Wall(counts, hello(settings), MOST_BROWSERS, MOST_STREAMS);
        commands = settings.control().map(control -> new Commands(clients(), control.topic()));
        server = new PageServer(settings, wall, this::status, commands, counts);
        Set<String> pictures = new HashSet<>(Set.of(settings.masks()));
        settings.previews().ifPresent(pictures::add);
        frames =
                new TopicReader("viewer-frames", clients(), pictures, 0, Optional.of(MOST_BEHIND), this::frame, counts);
        Set<String> said = new HashSet<>();
        settings.alerts().ifPresent(said::add);
        settings.control().ifPresent(control -> said.add(control.events()));
        texts = said.isEmpty()
                ? Optional.empty()
                : Optional.of(new TopicReader(
                        "viewer-texts", clients(), said, EARLIER_TEXTS, Optional.empty(), this::text, counts));
    }

    /**
     * Starts it.
     *
     * @throws UsageException with one line, if the port is taken or the broker's settings have a mistake
     */
    public static Viewer start(ViewerSettings settings) {
        Viewer viewer = new Viewer(settings);
        try {
            viewer.server.start();
        } catch (UsageException e) {
            viewer.close();
            throw e;
        }
        viewer.frames.start();
        viewer.texts.ifPresent(TopicReader::start);
        viewer.clock.scheduleAtFixedRate(() -> viewer.wall.status(viewer.status()), 1, 1, TimeUnit.SECONDS);
        return viewer;
    }

    private Map<String, Object> clients() {
        return KafkaClients.map(settings.connection());
    }

    private static String hello(ViewerSettings settings) {
        ObjectNode hello = JsonNodeFactory.instance.objectNode().put("type", "hello");
        hello.put("previews", settings.previews().isPresent());
        hello.put("alerts", settings.alerts().isPresent());
        hello.put("control", settings.control().isPresent());
        ArrayNode palette = hello.putArray("palette");
        for (int rgb : Palette.colours(COLOURS)) {
            palette.add("#%06x".formatted(rgb).toLowerCase(Locale.ROOT));
        }
        return hello.toString();
    }

    private void frame(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(settings.masks())) {
            records.mask(record).ifPresent(mask -> {
                streams.mask(mask.stream(), (nowUs() - mask.ingestUs()) / 1000.0, mask.shedBefore());
                join.add(mask).ifPresent(this::show);
            });
        } else {
            records.preview(record).ifPresent(preview -> {
                streams.waiting(preview.stream());
                join.add(preview).ifPresent(this::show);
            });
        }
    }

    private void show(ShownFrame frame) {
        if (frame.preview().isPresent()) {
            streams.picture(frame.mask().stream());
        }
        wall.frame(frame.mask().stream(), FrameMessage.of(frame, nowUs()));
    }

    private void text(ConsumerRecord<byte[], byte[]> record) {
        records.text(record).ifPresent(said -> {
            boolean alert = settings.alerts().equals(Optional.of(record.topic()));
            ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", alert ? "alert" : "event");
            message.put("time_ms", record.timestamp());
            message.set("record", said);
            wall.text(message.toString());
        });
    }

    private String status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("type", "status");
        status.put("browsers", wall.browsers());
        status.set("streams", streams.json());
        ObjectNode counted = status.putObject("counts");
        counts.byKey().forEach(counted::put);
        return status.toString();
    }

    /** Wall time, as the records have it. */
    private static long nowUs() {
        return System.currentTimeMillis() * 1000;
    }

    /** Where the page is. */
    public URI address() {
        return server.address();
    }

    /** Where the page is, with the token behind the {@code #}, which browsers do not send to anybody. */
    public URI addressWithToken() {
        return server.address().resolve("#token=" + settings.token().text());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        frames.close();
        texts.ifPresent(TopicReader::close);
        server.close();
        commands.ifPresent(Commands::close);
    }
}
