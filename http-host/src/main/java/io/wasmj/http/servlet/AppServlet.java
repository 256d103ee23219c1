package io.wasmj.http.servlet;

import io.wasmj.http.AppRequest;
import io.wasmj.http.AppResponse;
import io.wasmj.http.Server;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has the applications of a server answer the requests to a web application. They see the paths below that; map it to
 * {@code /*}.
 */
@SuppressWarnings("exports") // whoever has a container has its classes
public final class AppServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient Server server;

    /**
     * For the applications of a server that need not listen.
     *
     * @param server is closed by whoever made it
     */
    public AppServlet(Server server) {
        this.server = server;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AppResponse answer;
        try {
            answer = server.call(read(request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        response.setStatus(answer.status());
        answer.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentLength(answer.body().length);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(answer.body());
        }
    }

    private AppRequest read(HttpServletRequest request) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        @Nullable String query = request.getQueryString();
        // One byte more than it may be is enough to be refused.
        int most = server.limits().requestBytes();
        byte[] body = request.getInputStream().readNBytes(most == Integer.MAX_VALUE ? most : most + 1);
        return new AppRequest(
                request.getMethod(),
                request.getScheme(),
                path.startsWith("/") ? path : "/" + path,
                Objects.requireNonNullElse(query, ""),
                headers,
                new InetSocketAddress(InetAddress.ofLiteral(request.getRemoteAddr()), request.getRemotePort()),
                body);
    }
}
