package io.maskstream.job.viewer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page, {@code GET /status}, and {@code POST /vocabulary} with the token. */
final class PageHandler extends Handler.Abstract {
    private static final int LONGEST_BODY = 64 << 10;
    private static final String BEARER = "Bearer ";
    private static final String JSON = "application/json";

    private final PageFiles files = new PageFiles();
    private final Supplier<String> status;
    private final Optional<Commands> commands;
    private final AccessToken token;
    private final boolean statusNeedsToken;
    private final Counts counts;

    PageHandler(
            Supplier<String> status,
            Optional<Commands> commands,
            AccessToken token,
            boolean statusNeedsToken,
            Counts counts) {
        this.status = status;
        this.commands = commands;
        this.token = token;
        this.statusNeedsToken = statusNeedsToken;
        this.counts = counts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        boolean get = HttpMethod.GET.is(request.getMethod());
        if ("/vocabulary".equals(path)) {
            changeWords(request, response, callback);
        } else if (!get) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET");
            refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET");
        } else if ("/status".equals(path)) {
            if (statusNeedsToken && !authorised(request)) {
                refuse(response, callback, HttpStatus.UNAUTHORIZED_401, "wrong or missing token");
            } else {
                write(response, callback, HttpStatus.OK_200, JSON, status.get().getBytes(StandardCharsets.UTF_8));
            }
        } else {
            Optional<PageFiles.PageFile> file = files.get(path);
            if (file.isPresent()) {
                write(
                        response,
                        callback,
                        HttpStatus.OK_200,
                        file.get().type(),
                        file.get().bytes());
            } else {
                refuse(response, callback, HttpStatus.NOT_FOUND_404, "no such page");
            }
        }
        return true;
    }

    private boolean authorised(Request request) {
        Optional<String> given = Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(header -> header.startsWith(BEARER))
                .map(header -> header.substring(BEARER.length()));
        boolean right = token.is(given);
        if (!right) {
            counts.add(Count.WRONG_TOKENS);
        }
        return right;
    }

    private void changeWords(Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "POST");
            refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only POST");
        } else if (!authorised(request)) {
            refuse(response, callback, HttpStatus.UNAUTHORIZED_401, "wrong or missing token");
        } else if (commands.isEmpty()) {
            refuse(response, callback, HttpStatus.NOT_FOUND_404, "this viewer has no control topic");
        } else if (!Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("")
                .startsWith(JSON)) {
            refuse(response, callback, HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "send " + JSON);
        } else {
            byte[] body = body(request);
            if (body.length > LONGEST_BODY) {
                refuse(
                        response,
                        callback,
                        HttpStatus.PAYLOAD_TOO_LARGE_413,
                        "at most %d bytes".formatted(LONGEST_BODY));
            } else {
                send(commands.get(), new String(body, StandardCharsets.UTF_8), response, callback);
            }
        }
    }

    private void send(Commands to, String body, Response response, Callback callback) throws InterruptedException {
        try {
            byte[] place = to.vocabulary(body).toString().getBytes(StandardCharsets.UTF_8);
            write(response, callback, HttpStatus.ACCEPTED_202, JSON, place);
        } catch (IllegalArgumentException e) {
            refuse(response, callback, HttpStatus.BAD_REQUEST_400, e.getMessage());
        } catch (IllegalStateException e) {
            counts.add(Count.BROKER_ERRORS);
            refuse(response, callback, HttpStatus.BAD_GATEWAY_502, e.getMessage());
        }
    }

    private static byte[] body(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readNBytes(LONGEST_BODY + 1);
        }
    }

    static void refuse(Response response, Callback callback, int code, String why) {
        String json = JsonNodeFactory.instance.objectNode().put("error", why).toString();
        write(response, callback, code, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Response response, Callback callback, int code, String type, byte[] bytes) {
        response.setStatus(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
