package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.job.cli.Main;
import io.maskstream.job.viewer.Chromium;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Dimension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page that is left open on a busy wall: neither the server nor the page grows, and the page keeps its pace. */
@Tag("soak")
class ViewerSoakITCase {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerSoakITCase.class);
    private static final int STREAMS = 16;
    private static final int FRAMES_PER_SECOND = 10;
    private static final int ROUNDS = 10;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("maskstream.soak.seconds", 300));
    /** Two minutes of five: so long it takes until the page has all that its chart of coverage shows. */
    private static final Duration WARM_UP = LENGTH.multipliedBy(2).dividedBy(5);
    /** 33 ms are two frames of a screen; a machine that has other work may be given more. */
    private static final double LONGEST_FRAME_MILLIS =
            Double.parseDouble(System.getProperty("maskstream.soak.frame-millis", "34"));

    private static final Pattern ADDRESS = Pattern.compile("viewer is on (http://\\S+)");
    private static final String WATCH =
            """
            window.intervals = [];
            window.shown = 0;
            const last = new Map();
            let before = performance.now();
            const tick = (now) => {
              window.intervals.push(now - before);
              before = now;
              for (const box of document.querySelectorAll('.tile')) {
                if (last.get(box.dataset.stream) !== box.dataset.sequence) {
                  last.set(box.dataset.stream, box.dataset.sequence);
                  window.shown++;
                }
              }
              requestAnimationFrame(tick);
            };
            requestAnimationFrame(tick);
            """;
    private static final String TAKE =
            """
            const taken = [...window.intervals].sort((a, b) => a - b);
            const shown = window.shown;
            window.intervals = [];
            window.shown = 0;
            const at = (share) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))];
            return [at(0.5), at(0.95), at(0.99), taken.length, shown].map(Number);
            """;

    @TempDir
    private Path folder;

    /** What the page did since it was asked before. */
    private record Page(double p50, double p95, double p99, long frames, double shownPerSecond, long heapKilobytes) {}

    @Test
    void sixteenStreamsInAnOpenPageLeaveServerAndPageAsTheyWere() throws Exception {
        try (Chromium browser = Chromium.start();
                BrokerProcess broker = BrokerProcess.start(folder.resolve("broker"))) {
            for (String topic : List.of("masks", "previews")) {
                broker.createTopic(topic, 1);
            }
            try (JavaProcess viewer = viewer(broker.bootstrap());
                    WallFeeder feeder = new WallFeeder(broker.bootstrap(), STREAMS, FRAMES_PER_SECOND)) {
                browser.driver.manage().window().setSize(new Dimension(1920, 1360));
                browser.open(address(viewer).toString());
                browser.awaitTrue("all streams live", () -> browser.script(
                                "return document.querySelectorAll('.tile[data-state=live]').length")
                        .equals((long) STREAMS));
                LOG.info("{} streams at {} a second, {}", STREAMS, FRAMES_PER_SECOND, feeder.weight());
                measure(browser, viewer);
            }
        }
    }

    private void measure(Chromium browser, JavaProcess viewer) throws Exception {
        browser.driver.executeCdpCommand("Performance.enable", Map.of());
        browser.script(WATCH);
        Eventually.pause(WARM_UP);
        page(browser, WARM_UP);
        Duration round = LENGTH.minus(WARM_UP).dividedBy(ROUNDS);
        List<ProcessFigures> server = new ArrayList<>();
        List<Page> pages = new ArrayList<>();
        List<Long> renderer = new ArrayList<>();
        for (int number = 0; number < ROUNDS; number++) {
            long started = System.nanoTime();
            Eventually.pause(round);
            // Before what follows, which stops the page's and the server's world.
            pages.add(page(browser, Duration.ofNanos(System.nanoTime() - started)));
            server.add(ProcessFigures.of(viewer.pid()));
            renderer.add(rendererKilobytes());
            browser.script("window.intervals = []; window.shown = 0;");
            LOG.info(
                    "round {}: page {}, renderer {} kB; server {}; load {}",
                    number,
                    pages.get(number),
                    renderer.get(number),
                    server.get(number),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
        browser.screenshot(Files.createDirectories(Path.of("target")).resolve("viewer-soak.png"));
        requireFlat("heap of the server", server, ProcessFigures::heapKilobytes);
        requireFlat("memory of the server", server, ProcessFigures::residentKilobytes);
        requireNoMore("threads of the server", server, ProcessFigures::threads);
        requireNoMore("sockets and files of the server", server, ProcessFigures::descriptors);
        requireFlat("heap of the page", pages, Page::heapKilobytes);
        requireFlat("memory of the page's process", renderer, Long::longValue);
        assertThat(pages.stream().map(Page::p95).sorted().toList().get(ROUNDS / 2))
                .as("the middle of the rounds' 95th percentiles, in ms")
                .isLessThanOrEqualTo(LONGEST_FRAME_MILLIS);
    }

    /**
     * The second half of the rounds holds at most a tenth more than the first. Of each half the least counts: what comes
     * between a collection and the look at the heap is not held.
     */
    private static <T> void requireFlat(String what, List<T> rounds, ToLongFunction<T> kilobytes) {
        double first = first(rounds).mapToLong(kilobytes).min().orElseThrow();
        assertThat((double) second(rounds).mapToLong(kilobytes).min().orElseThrow())
                .as("%s: %s", what, rounds)
                .isLessThanOrEqualTo(1.1 * first);
    }

    private static <T> void requireNoMore(String what, List<T> rounds, ToLongFunction<T> count) {
        long first = first(rounds).mapToLong(count).max().orElseThrow();
        assertThat(second(rounds).mapToLong(count).max().orElseThrow())
                .as("%s: %s", what, rounds)
                .isLessThanOrEqualTo(first + 2);
    }

    private static <T> Stream<T> first(List<T> rounds) {
        return rounds.subList(0, ROUNDS / 2).stream();
    }

    private static <T> Stream<T> second(List<T> rounds) {
        return rounds.subList(ROUNDS / 2, ROUNDS).stream();
    }

    private static Page page(Chromium browser, Duration since) {
        List<Double> taken = ((List<?>) browser.script(TAKE))
                .stream().map(value -> ((Number) value).doubleValue()).toList();
        browser.driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        Map<String, Object> metrics = browser.driver.executeCdpCommand("Performance.getMetrics", Map.of());
        long heap = ((List<?>) metrics.get("metrics"))
                .stream()
                        .map(one -> (Map<?, ?>) one)
                        .filter(one -> one.get("name").equals("JSHeapUsedSize"))
                        .mapToLong(one -> ((Number) one.get("value")).longValue())
                        .findFirst()
                        .orElseThrow();
        return new Page(
                tenths(taken.get(0)),
                tenths(taken.get(1)),
                tenths(taken.get(2)),
                taken.get(3).longValue(),
                tenths(taken.get(4) / (since.toMillis() / 1000.0)),
                heap / 1000);
    }

    private static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }

    /** The worker with its pictures, which the heap of the page does not count, is in there. */
    private static long rendererKilobytes() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> proc(process, "cmdline").contains("--type=renderer"))
                .mapToLong(process -> proc(process, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0))
                .max()
                .orElseThrow();
    }

    private static String proc(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    private JavaProcess viewer(String bootstrap) {
        return JavaProcess.start(
                folder.resolve("viewer.log"),
                List.of("-Xmx256m"),
                Main.class.getName(),
                List.of("view", "--bootstrap", bootstrap, "--masks", "masks", "--previews", "previews", "--port", "0"));
    }

    private static URI address(JavaProcess viewer) {
        return Eventually.get("the viewer's address", Duration.ofMinutes(1), () -> {
            assertThat(viewer.alive()).as(viewer.tail()).isTrue();
            Matcher said = ADDRESS.matcher(viewer.output());
            return said.find() ? Optional.of(URI.create(said.group(1))) : Optional.empty();
        });
    }
}
