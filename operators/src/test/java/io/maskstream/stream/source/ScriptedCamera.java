package io.maskstream.stream.source;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A camera on loopback that behaves as a test wants: a small socket server, a thread a connection. */
final class ScriptedCamera implements AutoCloseable {
    private final ServerSocket server;
    private final Behaviour behaviour;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();

    /** What it does with a connection. */
    @FunctionalInterface
    interface Behaviour {
        void serve(Socket connection) throws Exception;
    }

    /** What it answers to a request. */
    @FunctionalInterface
    interface Answers {
        /** Status and headers, each with its line break, and behind an empty line the body. */
        String to(String method);
    }

    ScriptedCamera(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            behaviour.serve(connection);
        } catch (Exception e) {
            // The other side has gone, or the test is over.
            open.remove(connection);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-camera");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "rtsp://127.0.0.1:" + port() + "/main";
    }

    static void hold(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** Accepts, and says nothing. */
    static Behaviour silent() {
        return connection -> hold(Duration.ofMinutes(5));
    }

    /** Answers, a byte at a time. */
    static Behaviour dripping(Duration pause) {
        return connection -> {
            byte[] answer =
                    ("RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: " + "X".repeat(1000)).getBytes(StandardCharsets.UTF_8);
            for (byte octet : answer) {
                connection.getOutputStream().write(octet);
                hold(pause);
            }
        };
    }

    /** Resets every connection. */
    static Behaviour resetting() {
        return connection -> connection.setSoLinger(true, 0);
    }

    /** Answers requests for as long as the other side asks. */
    static Behaviour answering(Answers answers) {
        return connection -> {
            BufferedReader input =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            while (request(input, connection, answers) != null) {
                // The next one.
            }
        };
    }

    /** Answers one request, and returns its method; null at the end. */
    static String request(BufferedReader input, Socket connection, Answers answers) throws IOException {
        String first = input.readLine();
        if (first == null) {
            return null;
        }
        String sequence = "0";
        for (String line = input.readLine(); line != null && !line.isEmpty(); line = input.readLine()) {
            if (line.regionMatches(true, 0, "CSeq:", 0, 5)) {
                sequence = line.substring(5).strip();
            }
        }
        String method = first.substring(0, first.indexOf(' '));
        String answer = answers.to(method);
        int cut = answer.indexOf("\r\n") + 2;
        String text = answer.substring(0, cut) + "CSeq: " + sequence + "\r\n" + answer.substring(cut);
        DataOutputStream output = new DataOutputStream(connection.getOutputStream());
        output.write((text.contains("\r\n\r\n") ? text : text + "\r\n").getBytes(StandardCharsets.UTF_8));
        output.flush();
        return method;
    }

    /** Answers to everything as a camera with this session description would. */
    static Answers describing(String description) {
        return method -> switch (method) {
            case "OPTIONS" -> "RTSP/1.0 200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n";
            case "DESCRIBE" ->
                "RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(description.length(), description);
            case "SETUP" ->
                "RTSP/1.0 200 OK\r\nSession: 1;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n";
            default -> "RTSP/1.0 200 OK\r\nSession: 1\r\n";
        };
    }

    static String sdp(String tracks) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\n" + tracks;
    }

    static String track(String encoding) {
        return "m=video 0 RTP/AVP 96\r\na=rtpmap:96 " + encoding + "/90000\r\na=control:track1\r\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
