package io.maskstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** GStreamer's RTSP server as a process, as the tests of the operators start it. */
final class CameraServer implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../operators/src/test/resources/rtsp/server.py");

    private final int port;
    private final List<String> login;
    private Process process;

    private CameraServer(int port, List<String> login) {
        this.port = port;
        this.login = login;
    }

    /** Skips the test where it is not installed. */
    static CameraServer open(String launch, String... login) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(
                        "/usr/bin/python3", "-c", "import gi; gi.require_version('GstRtspServer', '1.0')")
                .redirectErrorStream(true)
                .start();
        check.getInputStream().readAllBytes();
        assumeTrue(check.waitFor() == 0, "needs Debian's gir1.2-gst-rtsp-server-1.0 and python3-gi");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CameraServer server = new CameraServer(port, List.of(login));
        server.start(launch);
        return server;
    }

    /** Draws JPEGs without end. */
    static String drawing(int width) {
        return "( videotestsrc is-live=true ! video/x-raw,format=I420,width=%d,height=240,framerate=25/1"
                        .formatted(width)
                + " ! valve name=valve ! jpegenc ! rtpjpegpay name=pay0 pt=26 )";
    }

    /** Shows an MP4 file with H.264. */
    static String showing(Path file) {
        return "( filesrc location=" + file
                + " ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )";
    }

    void start(String launch) throws IOException {
        List<String> line = new ArrayList<>(
                List.of("/usr/bin/python3", SCRIPT.toAbsolutePath().toString(), "" + port, launch));
        line.addAll(login);
        process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).as("the server starts").isEqualTo("ready");
    }

    String url() {
        return "rtsp://127.0.0.1:" + port + "/main";
    }

    void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** {@code STOP} or {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** {@code silent} or {@code speak}. */
    void tell(String word) throws IOException {
        process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
