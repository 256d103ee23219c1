package io.wasmj.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a WAGI guest wrote: headers, a blank line, the body (RFC 3875, section 6, less strict). */
final class WagiResponse {

    private static final Logger LOG = LoggerFactory.getLogger(WagiResponse.class);

    static final String INSUFFICIENT = "Exactly one of 'location' or 'content-type' must be specified";

    private static final int OK = 200;
    private static final int FOUND = 302;
    private static final int SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;

    private final List<Header> headers = new ArrayList<>();
    private int status;
    private boolean sufficient;
    private boolean redirect;

    private WagiResponse() {}

    static Answer of(ByteBuffer output) {
        int end = endOfHeaders(output);
        if (end < 0) {
            return Answer.text(SERVER_ERROR, INSUFFICIENT);
        }
        WagiResponse response = new WagiResponse();
        String head = StandardCharsets.ISO_8859_1.decode(output.slice(0, end)).toString();
        head.replace("\r", "").strip().lines().forEach(response::header);
        return response.answer(output.slice(end, output.limit() - end));
    }

    /** Where the body begins: after the first two line feeds with nothing but carriage returns between; or -1. */
    private static int endOfHeaders(ByteBuffer output) {
        boolean lineEnd = false;
        for (int i = 0; i < output.limit(); i++) {
            byte next = output.get(i);
            if (next == '\n' && lineEnd) {
                return i + 1;
            }
            if (next != '\r') {
                lineEnd = next == '\n';
            }
        }
        return -1;
    }

    private void header(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (!HeaderSyntax.isName(name) || !HeaderSyntax.isValue(value)) {
            LOG.warn("a guest's header is left out, HTTP cannot send it: \"{}\"", HeaderSyntax.printable(line));
            return;
        }
        switch (name) {
            case "status" -> {
                sufficient = true;
                status = status(value);
            }
            case "content-type", "location" -> {
                sufficient = true;
                redirect |= name.equals("location");
                headers.removeIf(earlier -> earlier.is(name));
                headers.add(new Header(name, value));
            }
            default -> {
                if (!HeaderSyntax.isOfConnection(name)) {
                    headers.add(new Header(name, value));
                }
            }
        }
    }

    /** The code before the space. 1xx is no end of a request, and so as bad as what is no number. */
    private static int status(String value) {
        String code = value.split(" ", 2)[0];
        return code.matches("[2-9]\\d\\d") ? Integer.parseInt(code) : BAD_GATEWAY;
    }

    private Answer answer(ByteBuffer body) {
        if (!sufficient) {
            return Answer.text(SERVER_ERROR, INSUFFICIENT);
        }
        if (status == 0) {
            status = redirect ? FOUND : OK;
        }
        boolean bodiless = status == 204 || status == 304;
        return new Answer(status, headers, bodiless ? body.slice(0, 0) : body);
    }
}
