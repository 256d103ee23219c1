package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to other servers (Spin, {@code wasi-outbound-http.wit} and {@code http.wit}). */
public final class OutboundHttp implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundHttp.class);

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

    enum Failure {
        SUCCESS,
        DESTINATION_NOT_ALLOWED,
        INVALID_URL,
        REQUEST_ERROR,
        RUNTIME_ERROR,
        TOO_MANY_REQUESTS
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public OutboundHttp() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(
                HostInterface.of(MethodHandles.lookup(), Functions.class, "wasi-outbound-http", "fermyon:spin/http"));
    }

    @Override
    public Set<String> grants() {
        return OutboundRules.GRANTS;
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        HttpConnections connections = new HttpConnections(application.components());
        return new OfApplication() {
            @Override
            public Supplier<?> grant(ComponentScope component) {
                OutboundRules allowed = OutboundRules.of(component.allowedOutboundHosts());
                Functions functions = new Functions(component.id(), connections, allowed);
                return () -> functions;
            }

            @Override
            public void close() {
                connections.close();
            }
        };
    }

    /** What an instance imports; the two generations of tools differ in the name alone. */
    record Functions(String component, HttpConnections connections, OutboundRules allowed) {

        @HostFunction("request")
        Result<Response, Failure> request(Request request) {
            try {
                return Result.ok(connections.send(request, allowed));
            } catch (OutboundRules.Denied e) {
                return failed(Failure.DESTINATION_NOT_ALLOWED, e);
            } catch (HttpConnections.Unfit e) {
                return failed(e.error(), e);
            } catch (IOException e) {
                return failed(Failure.REQUEST_ERROR, e);
            }
        }

        private Result<Response, Failure> failed(Failure error, IOException why) {
            LOG.warn("component {}: a request fails: {}", component, why.getMessage());
            return Result.err(error);
        }

        @HostFunction("send-request")
        Result<Response, Failure> sendRequest(Request request) {
            return request(request);
        }
    }
}
