package io.maskstream.job;

import io.maskstream.stream.source.FilePackets;
import io.maskstream.stream.source.FileStream;
import io.maskstream.stream.source.SourceElement;
import io.maskstream.stream.source.SourceElement.Arrived;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A camera that plays a clip over and over to those who know its password (RFC 7617), in the RTSP connection itself (RFC
 * 2326, 10.12; RFC 6184, single NAL units), and to nobody else.
 */
final class GuardedCamera implements AutoCloseable {
    /** A 25th of a second at 90 kHz. */
    private static final int TICKS = 3600;

    private static final String DESCRIPTION = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
            + "a=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n";

    private final String wanted;
    private final List<byte[]> units = new ArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger letIn = new AtomicInteger();

    /**
     * Starts it.
     *
     * @param login {@code user:password}
     * @param clip H.264 in any container
     */
    GuardedCamera(String login, Path clip) throws IOException {
        wanted = "Authorization: " + basic(login);
        try (FilePackets packets = new FilePackets(new FileStream("clip", clip.toString(), false))) {
            for (Optional<SourceElement> next = packets.next(); next.isPresent(); next = packets.next()) {
                units.add(((Arrived) next.get()).packet().data());
            }
        }
        background(this::accept);
    }

    /** How a login travels. */
    static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private static void background(Runnable work) {
        Thread thread = new Thread(work, "guarded-camera");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                background(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader input =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            DataOutputStream output = new DataOutputStream(connection.getOutputStream());
            for (String asked = input.readLine(); asked != null; asked = input.readLine()) {
                String method = asked.substring(0, asked.indexOf(' '));
                boolean known = answer(method, input, output);
                if (known && method.equals("PLAY")) {
                    letIn.incrementAndGet();
                    play(output);
                }
            }
        } catch (IOException e) {
            // The other side has gone, or the test is over.
            return;
        }
    }

    /** Whether it was somebody who may come in. */
    private boolean answer(String method, BufferedReader input, DataOutputStream output) throws IOException {
        String sequence = "";
        boolean known = false;
        for (String line = input.readLine(); line != null && !line.isEmpty(); line = input.readLine()) {
            sequence = line.startsWith("CSeq:") ? line : sequence;
            known |= line.equals(wanted);
        }
        String text = "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"camera\"\r\n%s\r\n\r\n";
        if (known) {
            text = switch (method) {
                case "DESCRIBE" ->
                    "RTSP/1.0 200 OK\r\n%s\r\nContent-Type: application/sdp\r\nContent-Length: " + DESCRIPTION.length()
                            + "\r\n\r\n" + DESCRIPTION;
                case "SETUP" ->
                    "RTSP/1.0 200 OK\r\n%s\r\nSession: 1\r\n"
                            + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n";
                default -> "RTSP/1.0 200 OK\r\n%s\r\nSession: 1\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n";
            };
        }
        output.write(text.replace("%s", sequence).getBytes(StandardCharsets.UTF_8));
        return known;
    }

    private void play(DataOutputStream output) throws IOException {
        int packet = 0;
        for (long i = 0; ; i++) {
            List<byte[]> nalUnits = nalUnits(units.get((int) (i % units.size())));
            for (int part = 0; part < nalUnits.size(); part++) {
                byte[] unit = nalUnits.get(part);
                output.write(new byte[] {'$', 0});
                output.writeShort(12 + unit.length);
                output.writeByte(0x80);
                output.writeByte(part == nalUnits.size() - 1 ? 0x80 | 96 : 96);
                output.writeShort(packet++);
                output.writeInt((int) (i * TICKS));
                output.writeInt(0x1234);
                output.write(unit);
            }
            output.flush();
            Eventually.pause(Duration.ofMillis(40));
        }
    }

    private static List<byte[]> nalUnits(byte[] annexB) {
        List<byte[]> found = new ArrayList<>();
        int start = -1;
        for (int i = 0; i + 2 < annexB.length; i++) {
            if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
                if (start >= 0) {
                    found.add(Arrays.copyOfRange(annexB, start, annexB[i - 1] == 0 ? i - 1 : i));
                }
                start = i + 3;
            }
        }
        found.add(Arrays.copyOfRange(annexB, start, annexB.length));
        return found;
    }

    /** Where it is. */
    String url() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/main";
    }

    /** How often somebody came in. */
    int letIn() {
        return letIn.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
