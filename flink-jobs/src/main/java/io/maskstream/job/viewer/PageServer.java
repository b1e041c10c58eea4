package io.maskstream.job.viewer;

import io.maskstream.job.console.UsageException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** HTTP and the socket {@code /wall}, behind the gate. */
final class PageServer implements AutoCloseable {
    /** What page and server speak. */
    private static final String PROTOCOL = "maskstream.v1";

    /** A browser cannot set headers on a socket, but it can name protocols: the second one is the token. */
    private static final String TOKEN_PREFIX = "token.";

    private static final int LONGEST_MESSAGE = 256;
    private static final int MOST_THREADS = 24;
    /** A page that stalls says nothing more; then it has lost its place. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final ViewerSettings settings;
    private final Wall wall;
    private final Counts counts;
    private final Server server;
    private final ServerConnector connector;

    PageServer(
            ViewerSettings settings, Wall wall, Supplier<String> status, Optional<Commands> commands, Counts counts) {
        this.settings = settings;
        this.wall = wall;
        this.counts = counts;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("viewer");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().getHostAddress());
        connector.setPort(settings.port());
        server.addConnector(connector);
        WebSocketUpgradeHandler sockets = WebSocketUpgradeHandler.from(server, this::configure);
        sockets.setHandler(new PageHandler(status, commands, settings.token(), settings.lookingNeedsToken(), counts));
        server.setHandler(new Gate(new Access(settings.allowedHosts()), counts, sockets));
    }

    private void configure(ServerWebSocketContainer sockets) {
        sockets.setMaxTextMessageSize(LONGEST_MESSAGE);
        sockets.setMaxBinaryMessageSize(LONGEST_MESSAGE);
        sockets.setIdleTimeout(LONGEST_SILENCE);
        sockets.addMapping("/wall", this::open);
    }

    /** Null turns the request away, as Jetty wants it. */
    private Object open(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (!request.hasSubProtocol(PROTOCOL)) {
            PageHandler.refuse(response, callback, 400, "expected the protocol " + PROTOCOL);
            return null;
        }
        Optional<String> given = request.getSubProtocols().stream()
                .filter(name -> name.startsWith(TOKEN_PREFIX))
                .map(name -> name.substring(TOKEN_PREFIX.length()))
                .findFirst();
        if (settings.lookingNeedsToken() && !settings.token().is(given)) {
            counts.add(Count.WRONG_TOKENS);
            PageHandler.refuse(response, callback, 401, "wrong or missing token");
            return null;
        }
        response.setAcceptedSubProtocol(PROTOCOL);
        // JPEG and run lengths do not become smaller; compressing them would cost the job's cores.
        response.setExtensions(List.of());
        return new Browser(wall, new Mailbox(counts));
    }

    void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new UsageException(
                    "the viewer cannot listen on %s:%d: %s; give another --port"
                            .formatted(settings.listen().getHostAddress(), settings.port(), rootMessage(e)),
                    e);
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    URI address() {
        String host = settings.listen().isLoopbackAddress()
                ? "127.0.0.1"
                : settings.allowedHosts().iterator().next();
        return URI.create("http://%s:%d/".formatted(host, connector.getLocalPort()));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the viewer's server does not stop", e);
        }
    }
}
