package io.wasmj.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.services.Llm.Embeddings;
import io.wasmj.services.Llm.EmbeddingsUsage;
import io.wasmj.services.Llm.Failure;
import io.wasmj.services.Llm.Inference;
import io.wasmj.services.Llm.Params;
import io.wasmj.services.Llm.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LlmTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private HttpServer server;
    /** What was asked, by the path it was asked at; the header {@code authorization} under that name. */
    private final Map<String, JsonNode> asked = new ConcurrentHashMap<>();

    private int status = 200;

    /** By paths. */
    private final Map<String, String> answers = new ConcurrentHashMap<>(
            Map.of("/v1/chat/completions", """
                {"choices": [{"message": {"role": "assistant", "content": "Paris"}}],
                 "usage": {"prompt_tokens": 7, "completion_tokens": 1}}
                """, "/v1/embeddings", """
                {"data": [{"embedding": [0.5, -1]}, {"embedding": []}], "usage": {"prompt_tokens": 3}}
                """, "/infer", """
                {"text": "Rome", "usage": {"promptTokenCount": 5, "generatedTokenCount": 2}}
                """, "/embed", """
                {"embeddings": [[0.25]], "usage": {"promptTokenCount": 1}}
                """));

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.put(path, JSON.readTree(exchange.getRequestBody()));
            asked.put(
                    "authorization",
                    JSON.valueToTree(exchange.getRequestHeaders().getFirst("authorization")));
            byte[] answer = answers.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static ServiceProvider.OfApplication open(Map<String, String> settings) {
        Map<String, Map<String, Map<String, String>>> all =
                settings.isEmpty() ? Map.of() : Map.of("llm_compute", Map.of("", settings));
        return new Llm().open(new ApplicationScope("test", Path.of("unused"), all));
    }

    private static ComponentScope granted(String... models) {
        return new ComponentScope("test", List.of(), List.of(), List.of(), List.of(models), List.of(), Map.of());
    }

    private Llm.Functions functions(String api) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        Map<String, String> settings = Map.of("url", url, "auth_token", "secret", "api_type", api);
        return (Llm.Functions) open(settings).grant(granted("llama")).get();
    }

    @Test
    void inTheFormOfOpenAi() throws IOException {
        Llm.Functions functions = functions("open_ai");
        Params params = new Params(9, 1, 2, 0.5f, 3, 0.25f);
        assertEquals(
                Result.ok(new Inference("Paris", new Usage(7, 1))),
                functions.infer("llama", "The capital of France?", Optional.of(params)));
        assertEquals(JSON.readTree("""
            {"model": "llama", "messages": [{"role": "user", "content": "The capital of France?"}],
             "max_completion_tokens": 9, "frequency_penalty": 1.0, "temperature": 0.5, "top_p": 0.25}
            """), asked.get("/v1/chat/completions"));
        assertEquals(
                "Bearer secret",
                Objects.requireNonNull(asked.get("authorization")).asText());
        assertEquals(
                Result.ok(new Embeddings(List.of(List.of(0.5f, -1f), List.of()), new EmbeddingsUsage(3))),
                functions.generateEmbeddings("llama", List.of("a", "b")));
        assertEquals(JSON.readTree("{\"model\": \"llama\", \"input\": [\"a\", \"b\"]}"), asked.get("/v1/embeddings"));
    }

    @Test
    void inTheFormOfSpin() {
        Llm.Functions functions = functions("default");
        assertEquals(
                Result.ok(new Inference("Rome", new Usage(5, 2))),
                functions.infer("llama", "Italy?", Optional.empty()));
        assertEquals(
                100,
                Objects.requireNonNull(asked.get("/infer"))
                        .at("/options/maxTokens")
                        .asInt());
        assertEquals(
                Result.ok(new Embeddings(List.of(List.of(0.25f)), new EmbeddingsUsage(1))),
                functions.generateEmbeddings("llama", List.of("a")));
    }

    @Test
    void aModelThatIsNotGranted() {
        Failure.InvalidInput expected =
                new Failure.InvalidInput("the component may not use the model \"gpt\"; add it to ai_models");
        assertEquals(Result.err(expected), functions("open_ai").infer("gpt", "x", Optional.empty()));
        Llm.Functions none = (Llm.Functions) open(Map.of()).grant(granted()).get();
        assertEquals(Result.err(expected), none.generateEmbeddings("gpt", List.of()));
        assertTrue(asked.isEmpty());
    }

    @Test
    void whatTheServerCannotAnswer() {
        answers.put("/v1/chat/completions", "{\"error\": {\"message\": \"no such model\"}}");
        status = 404;
        assertEquals("the server answers with status 404: no such model", failure());
        status = 200;
        assertEquals("the server's answer is not of the form that is expected; is api_type right?", failure());
        answers.put("/v1/chat/completions", "<html>");
        assertEquals("the server's answer is no JSON", failure());
        status = 502;
        assertEquals("the server answers with status 502", failure());
        answers.put("/v1/chat/completions", "x".repeat((16 << 20) + 1));
        assertEquals("the server answers with more than 16777216 bytes", failure());
    }

    private String failure() {
        Result<Inference, Failure> result = functions("open_ai").infer("llama", "x", Optional.empty());
        Result.Err<?, ?> err = assertInstanceOf(Result.Err.class, result);
        return assertInstanceOf(Failure.RuntimeError.class, err.error()).message();
    }

    @Test
    void withoutAServerOrWithAWrongOneItIsNotGranted() {
        assertThrows(WrongGrant.class, () -> open(Map.of()).grant(granted("llama")));
        assertThrows(WrongGrant.class, () -> open(Map.of("url", "example.com")));
        assertThrows(WrongGrant.class, () -> open(Map.of("url", "https://example.com", "api_type", "claude")));
    }
}
