package io.maskstream.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** GStreamer's RTSP server as a process: software that is not ours, and speaks as cameras do. */
final class RtspServer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";

    private final int port;
    private final List<String> login;
    private String launch;
    private Process process;

    private RtspServer(int port, String launch, List<String> login) {
        this.port = port;
        this.launch = launch;
        this.login = login;
    }

    /**
     * Starts one; skips the test where it is not installed.
     *
     * @param login {@code basic} or {@code digest}, user and password; nothing where everybody may look
     */
    static RtspServer start(String launch, String... login) throws IOException {
        assumeInstalled();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        RtspServer server = new RtspServer(port, launch, List.of(login));
        server.start();
        return server;
    }

    private static void assumeInstalled() throws IOException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "needs Debian's python3");
        Process check = new ProcessBuilder(
                        PYTHON,
                        "-c",
                        "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer")
                .redirectErrorStream(true)
                .start();
        check.getInputStream().readAllBytes();
        try {
            assumeTrue(
                    check.waitFor(60, TimeUnit.SECONDS) && check.exitValue() == 0,
                    "needs Debian's gir1.2-gst-rtsp-server-1.0 and python3-gi");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A pipeline that shows an MP4 file with H.264. */
    static String h264(Path file) {
        return "( filesrc location=" + file
                + " ! qtdemux ! h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 )";
    }

    /** A pipeline that shows an MP4 file with H.265. */
    static String h265(Path file) {
        return "( filesrc location=" + file
                + " ! qtdemux ! h265parse ! rtph265pay name=pay0 pt=96 config-interval=-1 )";
    }

    /** A pipeline that draws JPEGs of 320x240, without end. */
    static String mjpeg() {
        return mjpeg(320, 240);
    }

    /** A pipeline that draws JPEGs, without end. Their colours are stored as cameras do: RTP has no words for others. */
    static String mjpeg(int width, int height) {
        return "( videotestsrc is-live=true ! video/x-raw,format=I420,width=%d,height=%d,framerate=25/1"
                        .formatted(width, height)
                + " ! valve name=valve ! jpegenc ! rtpjpegpay name=pay0 pt=26 )";
    }

    void start() throws IOException {
        List<String> line = new ArrayList<>(List.of(PYTHON, script().toString(), "" + port, launch));
        line.addAll(login);
        process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).as("the server starts").isEqualTo("ready");
    }

    private static Path script() {
        try {
            return Path.of(RtspServer.class.getResource("/rtsp/server.py").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    String url() {
        return "rtsp://127.0.0.1:" + port + "/main";
    }

    void stop() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    /** Another picture at the same address. */
    void restart(String other) throws IOException, InterruptedException {
        stop();
        launch = other;
        start();
    }

    /** The process stands still; its connections stay. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -%s %d".formatted(name, process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** It answers as before, and sends no pictures any more. */
    void silence() throws IOException {
        tell("silent");
    }

    void speak() throws IOException {
        tell("speak");
    }

    private void tell(String word) throws IOException {
        process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
