package io.wasmj.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One bucket of an S3 store, in memory: as much of the API as a tree of files needs, strictly as its reference has it. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "bucket";
    static final String ACCESS_KEY = "access";

    /** Few, so that lists come in several pages. */
    private static final int MOST_KEYS = 3;

    record Stored(byte[] contents, String etag, Instant modified) {}

    private record Answer(int status, byte[] body, Map<String, String> headers) {
        static Answer of(int status, String body) {
            return new Answer(status, body.getBytes(StandardCharsets.UTF_8), new HashMap<>());
        }

        static Answer error(int status, String code) {
            return of(status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
        }
    }

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    S3Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (RuntimeException e) {
                answer = Answer.error(500, "InternalError " + e);
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            long length = answer.body().length == 0 || head ? -1 : answer.body().length;
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(answer.body().length));
            }
            exchange.sendResponseHeaders(answer.status(), length);
            if (length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
            exchange.close();
        });
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    synchronized void put(String key, byte[] contents) {
        objects.put(key, new Stored(contents, "\"" + UUID.randomUUID() + "\"", Instant.now()));
    }

    synchronized void put(String key, String text) {
        put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    synchronized @Nullable String text(String key) {
        Stored stored = objects.get(key);
        return stored == null ? null : new String(stored.contents(), StandardCharsets.UTF_8);
    }

    synchronized Set<String> keys() {
        return Set.copyOf(objects.keySet());
    }

    /** Method and key of all that was asked since this was asked last. */
    List<String> takeRequests() {
        List<String> all = List.copyOf(requests);
        requests.clear();
        return all;
    }

    private synchronized Answer answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        String bucket = "/" + BUCKET;
        if (!path.equals(bucket) && !path.startsWith(bucket + "/")) {
            return Answer.error(404, "NoSuchBucket");
        }
        String authorization = Objects.requireNonNullElse(header(exchange, "Authorization"), "");
        if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/")) {
            return Answer.error(403, "InvalidAccessKeyId");
        }
        String key = path.substring(Math.min(bucket.length() + 1, path.length()));
        requests.add(exchange.getRequestMethod() + " " + key);
        return switch (exchange.getRequestMethod()) {
            case "GET" -> key.isEmpty() ? list(exchange.getRequestURI().getRawQuery()) : get(exchange, key);
            case "HEAD" -> get(exchange, key);
            case "PUT" -> put(exchange, key, body);
            case "DELETE" -> {
                objects.remove(key);
                yield Answer.of(204, "");
            }
            default -> Answer.error(405, "MethodNotAllowed");
        };
    }

    private static @Nullable String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private Answer get(HttpExchange exchange, String key) {
        Stored stored = objects.get(key);
        if (stored == null) {
            return Answer.error(404, "NoSuchKey");
        }
        String match = header(exchange, "If-Match");
        if (match != null && !match.equals(stored.etag())) {
            return Answer.error(412, "PreconditionFailed");
        }
        Map<String, String> headers = new HashMap<>(Map.of(
                "ETag",
                stored.etag(),
                "Last-Modified",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(stored.modified().atOffset(ZoneOffset.UTC))));
        String range = header(exchange, "Range");
        if (range == null) {
            return new Answer(200, stored.contents(), headers);
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int first = Integer.parseInt(ends[0]);
        int last = Math.min(Integer.parseInt(ends[1]), stored.contents().length - 1);
        if (first > last) {
            return Answer.error(416, "InvalidRange");
        }
        headers.put("Content-Range", "bytes " + first + "-" + last + "/" + stored.contents().length);
        return new Answer(206, Arrays.copyOfRange(stored.contents(), first, last + 1), headers);
    }

    private Answer put(HttpExchange exchange, String key, byte[] body) {
        if ("*".equals(header(exchange, "If-None-Match")) && objects.containsKey(key)) {
            return Answer.error(412, "PreconditionFailed");
        }
        String source = header(exchange, "x-amz-copy-source");
        if (source == null) {
            put(key, body);
            return new Answer(
                    200,
                    new byte[0],
                    Map.of("ETag", Objects.requireNonNull(objects.get(key)).etag()));
        }
        String from = URLDecoder.decode(source, StandardCharsets.UTF_8).replaceFirst("^/?" + BUCKET + "/", "");
        Stored copied = objects.get(from);
        if (copied == null) {
            return Answer.error(404, "NoSuchKey");
        }
        put(key, copied.contents());
        return Answer.of(200, "<?xml version=\"1.0\"?><CopyObjectResult><ETag>x</ETag></CopyObjectResult>");
    }

    /** ListObjectsV2; the token is the last key or prefix that was given. */
    private Answer list(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : query.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            parameters.put(pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        String prefix = parameters.getOrDefault("prefix", "");
        String delimiter = parameters.getOrDefault("delimiter", "");
        String token = parameters.getOrDefault("continuation-token", "");
        int most = Math.min(MOST_KEYS, Integer.parseInt(parameters.getOrDefault("max-keys", "1000")));
        Set<String> found = new LinkedHashSet<>();
        boolean truncated = false;
        for (String key : objects.keySet()) {
            if (key.startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                String name = end < 0 ? key : key.substring(0, end + delimiter.length());
                if (name.compareTo(token) > 0 && !found.contains(name)) {
                    truncated |= found.size() == most;
                    if (!truncated) {
                        found.add(name);
                    }
                }
            }
        }
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        String last = "";
        for (String name : found) {
            boolean isPrefix = !delimiter.isEmpty() && name.indexOf(delimiter, prefix.length()) >= 0;
            xml.append(isPrefix ? "<CommonPrefixes><Prefix>" : "<Contents><Key>")
                    .append(name.replace("&", "&amp;").replace("<", "&lt;"))
                    .append(isPrefix ? "</Prefix></CommonPrefixes>" : "</Key></Contents>");
            last = name;
        }
        xml.append("<KeyCount>").append(found.size()).append("</KeyCount>");
        xml.append("<IsTruncated>").append(truncated).append("</IsTruncated>");
        if (truncated) {
            xml.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
        }
        return Answer.of(200, xml.append("</ListBucketResult>").toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
