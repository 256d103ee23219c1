package io.wasmj.http;

import io.wasmj.http.Router.Match;
import io.wasmj.http.canonical.ExportedFunction;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.ExportType;
import io.wasmj.wasi.Wasi;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A guest that exports a function from requests to responses, as the SDKs of Spin 0.x and 1.x make them (Spin, {@code
 * wit/ephemeral/spin-http.wit} and {@code wit/deps/spin@unversioned/inbound-http.wit}).
 */
final class HandlerGuest {

    /** The names of that function: of the first tools, and of those from Spin 1.4 on. */
    static final List<String> ENTRIES = List.of("handle-http-request", "fermyon:spin/inbound-http#handle-request");

    /** What runs before it, where a module has it: constructors, or the start of a runtime such as Go's. */
    private static final List<String> INITIALIZERS = List.of("_initialize", CommandGuest.ENTRY);

    enum Method {
        GET,
        POST,
        PUT,
        DELETE,
        PATCH,
        HEAD,
        OPTIONS
    }

    record Field(String name, String value) {}

    record Request(Method method, String uri, List<Field> headers, List<Field> params, Optional<byte[]> body) {}

    record Response(short status, Optional<List<Field>> headers, Optional<byte[]> body) {}

    /** The function as Java would have it. */
    interface Handler {
        Response handle(Request request);
    }

    private static final ExportedFunction HANDLE = ExportedFunction.of(
            MethodHandles.lookup(),
            Arrays.stream(Handler.class.getMethods()).findFirst().orElseThrow());

    private final FreshInstances instances;
    private final String entry;
    private final List<String> first;
    private final int maxBody;

    /** @param module one that has an {@link #entry} */
    HandlerGuest(FreshInstances instances, CompiledModule module, ServerLimits limits) {
        this.instances = instances;
        entry = entry(module).orElseThrow();
        first = initializers(module);
        maxBody = limits.responseBytes();
    }

    /** The functions of a module to call before its handler. */
    static List<String> initializers(CompiledModule module) {
        return INITIALIZERS.stream()
                .filter(name -> CommandGuest.isExported(module, name))
                .toList();
    }

    /** The name by which a module exports a handler. */
    static Optional<String> entry(CompiledModule module) {
        return module.exports().stream()
                .filter(export ->
                        ENTRIES.contains(export.name()) && export.type().equals(HANDLE.type()))
                .map(ExportType::name)
                .findFirst();
    }

    Responder.Outcome run(InboundRequest inbound, Match<?> match, Map<String, String> environment) {
        Optional<Method> method = Arrays.stream(Method.values())
                .filter(each -> each.name().equals(inbound.method()))
                .findFirst();
        if (method.isEmpty()) {
            return new Responder.Outcome(Answer.empty(405), GuestRun.NONE);
        }
        Request request = request(method.get(), inbound, match);
        Wasi wasi = instances.grants().withEnv(environment);
        AtomicReference<Response> response = new AtomicReference<>();
        GuestRun run = instances.run(wasi, instance -> {
            first.forEach(instance::call);
            response.set((Response) HANDLE.call(instance, entry, request));
        });
        Response answered = response.get();
        if (run.failure() != null) {
            return Responder.Outcome.ofFailed(run);
        }
        if (answered == null) {
            return Responder.Outcome.ofFailed(run.withFailure("ended before it answered"));
        }
        String problem = problem(answered);
        return problem.isEmpty()
                ? new Responder.Outcome(answer(answered), run)
                : Responder.Outcome.ofFailed(run.withFailure(problem));
    }

    private String problem(Response response) {
        int status = Short.toUnsignedInt(response.status());
        if (status < 200 || status > 599) {
            return "answered with status " + status + ", which is none of 200 to 599";
        }
        int size = response.body().map(body -> body.length).orElse(0);
        return size > maxBody ? "answered with " + size + " bytes, and may with " + maxBody : "";
    }

    private static Request request(Method method, InboundRequest inbound, Match<?> match) {
        List<Field> headers = new ArrayList<>();
        for (Header header : inbound.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            // What the host says of a request, no client says.
            if (!name.startsWith(SpinVariables.HEADER_PREFIX)) {
                headers.add(new Field(name, header.value()));
            }
        }
        SpinVariables.of(inbound, match)
                .forEach((name, value) -> headers.add(new Field(SpinVariables.asHeader(name), value)));
        String uri = inbound.query().isEmpty() ? inbound.path() : inbound.path() + "?" + inbound.query();
        byte[] body = new byte[inbound.body().remaining()];
        inbound.body().duplicate().get(body);
        return new Request(method, uri, headers, List.of(), Optional.of(body));
    }

    private static Answer answer(Response response) {
        int status = Short.toUnsignedInt(response.status());
        List<Header> headers = response.headers().orElse(List.of()).stream()
                .filter(field -> HeaderSyntax.isName(field.name())
                        && HeaderSyntax.isValue(field.value())
                        && !HeaderSyntax.isOfConnection(field.name()))
                .map(field -> new Header(field.name(), field.value()))
                .toList();
        boolean bodiless = status == 204 || status == 304;
        byte[] body = bodiless ? new byte[0] : response.body().orElse(new byte[0]);
        return new Answer(status, headers, ByteBuffer.wrap(body));
    }
}
