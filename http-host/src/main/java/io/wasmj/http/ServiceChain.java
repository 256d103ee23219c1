package io.wasmj.http;

import io.wasmj.http.Router.Match;
import io.wasmj.http.spi.LocalRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components of an application, as they request each other. */
final class ServiceChain implements LocalRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceChain.class);

    /** Each has an instance, and its frames on the stack of the same thread. */
    private static final int LONGEST = 8;

    private static final ScopedValue<Integer> LENGTH = ScopedValue.newInstance();

    /** Also private ones are reached by the component's name, whatever the path. */
    private static final Route ANY_PATH = Route.of("/...");

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final int CONTENT_TOO_LARGE = 413;

    private final Router<Responder> routes;
    private final Map<String, Responder> components = new HashMap<>();
    private final int maxBody;

    /** @param routes of the application; may be added to until the first request */
    ServiceChain(Router<Responder> routes, ServerLimits limits) {
        this.routes = routes;
        maxBody = limits.requestBytes();
    }

    /** Knows a component, of whose triggers the first counts. */
    void add(String component, Responder responder) {
        components.putIfAbsent(component, responder);
    }

    @Override
    public Response send(Request request) throws IOException {
        int length = LENGTH.isBound() ? LENGTH.get() + 1 : 1;
        if (length > LONGEST) {
            throw new IOException("components request each other more than " + LONGEST + " deep, the last of them "
                    + request.host() + "; is there a loop?");
        }
        Match<Responder> match = match(request);
        if (match == null) {
            return response(Answer.empty(404));
        }
        if (request.body().length > maxBody) {
            return response(Answer.empty(CONTENT_TOO_LARGE));
        }
        return switch (match.target()) {
            case Responder.Fixed(Answer answer) -> response(answer);
            case Responder.OfGuest guest -> {
                Responder.Outcome outcome =
                        ScopedValue.where(LENGTH, length).call(() -> guest.answer(inbound(request), match));
                logFailure(request, guest, outcome.run());
                yield response(outcome.answer());
            }
        };
    }

    private @Nullable Match<Responder> match(Request request) throws IOException {
        if (request.host().equals(SELF)) {
            return routes.match(request.path());
        }
        String name = request.host().substring(0, request.host().length() - SUFFIX.length());
        Responder responder = components.get(name);
        if (responder == null) {
            throw new IOException("there is no component \"" + name
                    + "\" with a [[trigger.http]]; give it one with route = { private = true }");
        }
        return new Match<>(ANY_PATH, responder, List.of(), request.path());
    }

    private static InboundRequest inbound(Request request) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("host", request.host()));
        if (request.body().length > 0) {
            headers.add(new Header("content-length", Integer.toString(request.body().length)));
        }
        for (Field field : request.headers()) {
            if (!field.name().equalsIgnoreCase("host") && !HeaderSyntax.isOfConnection(field.name())) {
                headers.add(new Header(field.name(), field.value()));
            }
        }
        return new InboundRequest(
                request.method(),
                "HTTP/1.1",
                "http",
                request.path(),
                request.query(),
                headers,
                HERE,
                ByteBuffer.wrap(request.body()));
    }

    private static Response response(Answer answer) {
        List<Field> headers = answer.headers().stream()
                .map(header -> new Field(header.name(), header.value()))
                .toList();
        byte[] body = new byte[answer.body().remaining()];
        answer.body().duplicate().get(body);
        return new Response(answer.status(), headers, body);
    }

    private static void logFailure(Request request, Responder.OfGuest guest, GuestRun run) {
        GuestRun.Failure failure = run.failure();
        if (failure != null) {
            LOG.error(
                    "{} http://{}{}: component {} {}",
                    request.method(),
                    request.host(),
                    HeaderSyntax.printable(request.path()),
                    guest.component(),
                    failure.message(),
                    failure.cause());
        }
    }
}
