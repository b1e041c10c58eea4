package io.maskstream.job.viewer;

import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands before everything, the socket included: refuses foreign hosts and origins, and tells browsers to be strict. */
final class Gate extends Handler.Wrapper {
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-cache");

    private final Access access;
    private final Counts counts;

    Gate(Access access, Counts counts, Handler inside) {
        super(inside);
        this.access = access;
        this.counts = counts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
        Optional<String> host = Optional.ofNullable(request.getHeaders().get(HttpHeader.HOST));
        Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
        if (access.allows(host, origin)) {
            return super.handle(request, response, callback);
        }
        counts.add(Count.FOREIGN_REQUESTS);
        PageHandler.refuse(
                response,
                callback,
                HttpStatus.FORBIDDEN_403,
                "this viewer does not go by that name; start it with --allow-host NAME");
        return true;
    }
}
