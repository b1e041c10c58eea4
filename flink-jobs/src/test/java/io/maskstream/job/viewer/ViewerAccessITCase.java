package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maskstream.job.config.SourceConfiguration.KafkaConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and what those cost who do not keep up. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ViewerAccessITCase {
    private static final int MOST_BROWSERS = 256;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static ViewerTopics topics;

    @BeforeAll
    static void start() {
        topics = new ViewerTopics(folder);
    }

    @AfterAll
    static void stop() {
        topics.close();
    }

    private static URI address(String path) {
        return topics.viewer.address().resolve(path);
    }

    /** The first line of the answer, to a request with headers that ordinary clients do not let one choose. */
    private static String ask(String request, String... headers) throws IOException {
        URI viewer = topics.viewer.address();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), viewer.getPort())) {
            String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(10_000);
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private static HttpResponse<String> post(String token, String type, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(address("vocabulary"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void foreignHostsAndOriginsAreRefusedEverywhere() throws Exception {
        int port = topics.viewer.address().getPort();
        String own = "Host: 127.0.0.1:" + port;
        for (String route : List.of("GET /", "GET /main.js", "GET /status", "GET /nowhere", "POST /vocabulary")) {
            assertThat(ask(route, "Host: rebound.example:" + port)).as(route).isEqualTo("HTTP/1.1 403");
            assertThat(ask(route, own, "Origin: http://rebound.example:" + port))
                    .as(route)
                    .isEqualTo("HTTP/1.1 403");
        }
        String[] upgrade = {
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
            "Sec-WebSocket-Protocol: maskstream.v1"
        };
        assertThat(ask("GET /wall", with(upgrade, own, "Origin: http://rebound.example")))
                .isEqualTo("HTTP/1.1 403");
        assertThat(ask("GET /wall", with(upgrade, "Host: rebound.example"))).isEqualTo("HTTP/1.1 403");
        assertThat(ask("GET /", own)).isEqualTo("HTTP/1.1 200");
        assertThat(ask("GET /", own, "Origin: http://127.0.0.1:" + port)).isEqualTo("HTTP/1.1 200");
        assertThat(ask("GET /../viewer/Viewer.class", own)).isIn("HTTP/1.1 400", "HTTP/1.1 404");
    }

    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void pagesForbidBrowsersEverythingButTheirOwnFiles() throws Exception {
        HttpResponse<String> page =
                CLIENT.send(HttpRequest.newBuilder(address("/")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Server")).isEmpty();
        assertThat(page.body()).doesNotContain("http://", "https://");
    }

    @Test
    void changesNeedTheToken() throws Exception {
        String words = "{\"vocabulary\":[\"road\"],\"stream\":\"gate/1\"}";
        String right = ViewerTopics.TOKEN.text();
        for (String wrong : List.of("", "x", right + "x", right.substring(1))) {
            assertThat(post(wrong, "application/json", words).statusCode()).isEqualTo(401);
        }
        assertThat(topics.commands()).isEmpty();
        assertThat(post(right, "text/plain", words).statusCode()).isEqualTo(415);
        assertThat(post(right, "application/json", "{\"words\":1}").statusCode())
                .isEqualTo(400);
        assertThat(post(right, "application/json", "no json").body()).contains("no JSON");
        assertThat(post(right, "application/json", " ".repeat(70_000)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> accepted = post(right, "application/json", words);
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.body()).contains("\"key\":\"vocabulary/gate/1\"", "\"offset\":0");
        assertThat(topics.commands()).containsExactly("vocabulary/gate/1 {\"vocabulary\":[\"road\"]}");
    }

    private enum Manner {
        /** Takes nothing. */
        STALLS,
        /** Takes messages and says nothing. */
        LISTENS,
        /** Takes messages and says that it is done with them. */
        ANSWERS
    }

    /** A page's end of the socket, which wants so many frames. */
    private static final class Page implements WebSocket.Listener {
        private final CountDownLatch wanted;
        private final Manner manner;
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private long done;
        private volatile String reason;

        private Page(int wanted, Manner manner) {
            this.wanted = new CountDownLatch(wanted);
            this.manner = manner;
        }

        private WebSocket open() {
            return CLIENT.newWebSocketBuilder()
                    .subprotocols("maskstream.v1")
                    .buildAsync(URI.create(address("wall").toString().replaceFirst("http", "ws")), this)
                    .join();
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (manner != Manner.STALLS) {
                socket.request(1);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            return took(socket, last);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (last) {
                wanted.countDown();
            }
            return took(socket, last);
        }

        private CompletionStage<?> took(WebSocket socket, boolean last) {
            socket.request(1);
            return last && manner == Manner.ANSWERS ? socket.sendText("done " + ++done, true) : null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            this.reason = reason;
            closed.complete(code);
            return null;
        }
    }

    @Test
    void browsersThatStallCostTheOthersNothing() throws Exception {
        awaitNobody();
        List<WebSocket> stalled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            stalled.add(new Page(0, Manner.STALLS).open());
        }
        Page page = new Page(100, Manner.ANSWERS);
        WebSocket looks = page.open();
        try (FrameTicker ticker = new FrameTicker(50, number -> {
            topics.mask("gate", number, List.of("number", "road"));
            topics.preview("gate", number);
        })) {
            assertThat(page.wanted.await(30, TimeUnit.SECONDS))
                    .as("a hundred frames for the one that reads")
                    .isTrue();
            assertThat(ticker.ticks()).isTrue();
        }
        assertThat(browsers()).isEqualTo(41);
        assertThat(status().at("/counts/frames_dropped").asLong()).isPositive();
        stalled.forEach(WebSocket::abort);
        looks.abort();
    }

    @Test
    void twoHundredBrowsersSeeTheWall() throws Exception {
        awaitNobody();
        List<WebSocket> sockets = new ArrayList<>();
        List<Page> pages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Page page = new Page(5, Manner.ANSWERS);
            pages.add(page);
            sockets.add(page.open());
        }
        try (FrameTicker ticker = new FrameTicker(5, number -> {
            topics.mask("crowd", number, List.of("number", "road"));
            topics.preview("crowd", number);
        })) {
            for (Page page : pages) {
                assertThat(page.wanted.await(30, TimeUnit.SECONDS))
                        .as("five frames for each")
                        .isTrue();
            }
            assertThat(ticker.ticks()).isTrue();
        }
        assertThat(browsers()).isEqualTo(200);
        sockets.forEach(WebSocket::abort);
        awaitNobody();
    }

    @Test
    void whoIsOneTooManyReadsWhyAndGetsInWhenThereIsRoom() throws Exception {
        awaitNobody();
        long refusedBefore = status().at("/counts/browsers_refused").asLong();
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < MOST_BROWSERS; i++) {
            sockets.add(new Page(0, Manner.LISTENS).open());
        }
        Page refused = new Page(0, Manner.LISTENS);
        refused.open();
        assertThat(refused.closed.get(10, TimeUnit.SECONDS))
                .as("'try again later'")
                .isEqualTo(1013);
        assertThat(refused.reason).isEqualTo("too many browsers: 256 are looking");
        assertThat(status().at("/counts/browsers_refused").asLong()).isEqualTo(refusedBefore + 1);
        try (Chromium browser = Chromium.start()) {
            browser.open(topics.viewer.address().toString());
            browser.awaitText("#banner", "too many browsers: 256 are looking");
            sockets.forEach(WebSocket::abort);
            browser.awaitTrue(
                    "in the end it is let in", () -> !browser.find("#banner").isDisplayed());
        } finally {
            sockets.forEach(WebSocket::abort);
        }
        awaitNobody();
    }

    /** Those of another test that have gone. */
    private static void awaitNobody() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (browsers() > 0) {
            assertThat(System.nanoTime()).as("who has gone is forgotten").isLessThan(end);
            Chromium.pause(Duration.ofMillis(50));
        }
    }

    private static JsonNode status() throws Exception {
        return new ObjectMapper()
                .readTree(CLIENT.send(
                                HttpRequest.newBuilder(address("status")).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static int browsers() throws Exception {
        return status().get("browsers").asInt();
    }

    @Test
    void whoeverSaysSomethingElseIsPutOut() throws Exception {
        for (String nonsense : List.of("hello", "done", "done x", "done -1", "done 999999", "x".repeat(1000))) {
            Page page = new Page(0, Manner.LISTENS);
            page.open().sendText(nonsense, true);
            assertThat(page.closed.get(10, TimeUnit.SECONDS)).as(nonsense).isIn(1008, 1009);
        }
    }

    private static ViewerSettings settings(String listen, int port) throws IOException {
        return new ViewerSettings(
                new KafkaConnection(topics.kafka.bootstrap(), Map.of()),
                "masks",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                InetAddress.getByName(listen),
                port,
                Set.of(),
                AccessToken.random());
    }

    @Test
    void whatCannotBeServedIsOneLineBeforeItBegins() throws Exception {
        ViewerSettings taken = settings("127.0.0.1", topics.viewer.address().getPort());
        assertThatThrownBy(() -> Viewer.start(taken)).hasMessageContaining("give another --port");
        assertThatThrownBy(() -> settings("0.0.0.0", 0)).hasMessageContaining("--allow-host NAME");
    }
}
