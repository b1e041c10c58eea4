package io.maskstream.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness must see every kind of misbehaviour, or its zeros mean nothing. */
class FuzzRunnerTest {
    private static final FuzzLimits LIMITS = new FuzzLimits(Duration.ofSeconds(30), 1 << 20);

    @TempDir
    Path folder;

    private interface Reading {
        void read(Path file) throws Exception;
    }

    /** Good files are read; mutants get the behaviour. */
    private FuzzReport run(Reading reading) throws Exception {
        return run(reading, LIMITS);
    }

    private FuzzReport run(Reading reading, FuzzLimits limits) throws Exception {
        byte[] good = "a good file".getBytes(StandardCharsets.US_ASCII);
        return new FuzzRunner(
                        new FuzzTarget() {
                            @Override
                            public String name() {
                                return "fake";
                            }

                            @Override
                            public List<FuzzSeed> seeds() {
                                return List.of(FuzzSeed.file(good));
                            }

                            @Override
                            public void read(Path file) throws IOException {
                                if (!Arrays.equals(Files.readAllBytes(file), good)) {
                                    try {
                                        reading.read(file);
                                    } catch (RuntimeException | IOException e) {
                                        throw e;
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                }
                            }
                        },
                        limits,
                        folder)
                .run(1, 3);
    }

    @Test
    void oneLineIsARefusal() throws Exception {
        FuzzReport report = run(file -> {
            throw new ModelException("a.pt: is damaged");
        });
        assertThat(report.clean()).isTrue();
        assertThat(report.refused()).isEqualTo(3);
        assertThat(report.row()).startsWith("| fake | 3 | 0 | 3 | 0 | 0 | 0 | 0 |");
    }

    @Test
    void otherExceptionsAndSeveralLinesAreCrashes() throws Exception {
        assertThat(run(file -> {
                            throw new IllegalArgumentException("bad");
                        })
                        .crashes())
                .hasSize(3);
    }

    @Test
    void severalLinesAreCrashes() throws Exception {
        assertThat(run(file -> {
                            throw new ModelException("two\nlines");
                        })
                        .crashes())
                .hasSize(3);
    }

    @Test
    void endlessRecursionIsACrash() throws Exception {
        assertThat(run(file -> recurse(0)).crashes())
                .hasSize(3)
                .allMatch(crash -> crash.contains("StackOverflowError"));
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    void waitingForEverIsAHang() throws Exception {
        var never = new CountDownLatch(1);
        assertThat(run(file -> never.await(), new FuzzLimits(Duration.ofMillis(300), 1 << 20))
                        .hangs())
                .hasSize(3);
    }

    @Test
    void largeAllocationsCountAsOutOfMemory() throws Exception {
        var kept = new AtomicReference<byte[]>();
        FuzzReport report = run(file -> kept.set(new byte[2 << 20]));
        assertThat(report.outOfMemory()).hasSize(3);
        assertThat(report.mostAllocated()).isGreaterThan(2 << 20);
    }

    @Test
    void filesThatAppearAreSeen() throws Exception {
        FuzzReport report = run(file -> Files.writeString(file.resolveSibling("../outside"), "x"));
        assertThat(report.touched()).isNotEmpty().first().asString().contains("outside");
    }

    @Test
    void theJvmSeesWritesAnywhere() throws Exception {
        Path elsewhere = Files.createTempFile("elsewhere", "");
        try (var watch = new FlightWatch()) {
            run(file -> Files.writeString(elsewhere, "x"));
            assertThat(watch.seen(folder)).containsExactly("jdk.FileWrite " + elsewhere);
        } finally {
            Files.delete(elsewhere);
        }
    }

    @Test
    void theSameSeedGivesTheSameMutants() throws Exception {
        var first = new ArrayList<String>();
        var second = new ArrayList<String>();
        run(file -> first.add(Files.readString(file, StandardCharsets.ISO_8859_1)));
        Files.delete(folder.resolve("inner"));
        run(file -> second.add(Files.readString(file, StandardCharsets.ISO_8859_1)));
        assertThat(first).isNotEmpty().isEqualTo(second);
    }
}
