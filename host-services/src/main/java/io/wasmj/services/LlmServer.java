package io.wasmj.services;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.services.Llm.Embeddings;
import io.wasmj.services.Llm.EmbeddingsUsage;
import io.wasmj.services.Llm.Inference;
import io.wasmj.services.Llm.Params;
import io.wasmj.services.Llm.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server that runs models, in one of the two forms that Spin asks in ({@code api_type}): that of OpenAI, or its own.
 */
final class LlmServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FIELD = "ai_models";
    private static final int LARGEST_ANSWER = 16 << 20;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private final URI url;
    private final String token;
    private final boolean openAi;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST_CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private LlmServer(URI url, String token, boolean openAi) {
        this.url = url;
        this.token = token;
        this.openAi = openAi;
    }

    /**
     * The one that the operator chose.
     *
     * @throws WrongGrant where the settings are wrong
     */
    static LlmServer of(Map<String, String> settings) {
        String url = settings.getOrDefault("url", "");
        if (!url.matches("https?://[^\\s/]+.*")) {
            throw new WrongGrant(
                    FIELD, "llm_compute.url, \"" + url + "\", is no address that begins with https:// or http://");
        }
        String api = settings.getOrDefault("api_type", "default");
        if (!api.equals("default") && !api.equals("open_ai")) {
            throw new WrongGrant(
                    FIELD, "llm_compute.api_type is \"" + api + "\"; allowed are \"open_ai\" and \"default\"");
        }
        return new LlmServer(URI.create(url), settings.getOrDefault("auth_token", ""), api.equals("open_ai"));
    }

    Inference infer(String model, String prompt, Params params) throws IOException, InterruptedException {
        if (openAi) {
            JsonNode answer = post(
                    "/v1/chat/completions",
                    Map.of(
                            "model", model,
                            "messages", List.of(Map.of("role", "user", "content", prompt)),
                            "max_completion_tokens", params.maxTokens(),
                            "frequency_penalty", params.repeatPenalty(),
                            "temperature", params.temperature(),
                            "top_p", params.topP()));
            JsonNode usage = answer.path("usage");
            return new Inference(
                    required(answer.at("/choices/0/message/content")).asText(),
                    new Usage(
                            usage.path("prompt_tokens").asInt(),
                            usage.path("completion_tokens").asInt()));
        }
        JsonNode answer = post(
                "/infer",
                Map.of(
                        "model",
                        model,
                        "prompt",
                        prompt,
                        "options",
                        Map.of(
                                "maxTokens", params.maxTokens(),
                                "repeatPenalty", params.repeatPenalty(),
                                "repeatPenaltyLastNTokenCount", params.repeatPenaltyLastNTokenCount(),
                                "temperature", params.temperature(),
                                "topK", params.topK(),
                                "topP", params.topP())));
        JsonNode usage = answer.path("usage");
        return new Inference(
                required(answer.path("text")).asText(),
                new Usage(
                        usage.path("promptTokenCount").asInt(),
                        usage.path("generatedTokenCount").asInt()));
    }

    Embeddings embeddings(String model, List<String> text) throws IOException, InterruptedException {
        Map<String, Object> question = Map.of("model", model, "input", text);
        List<List<Float>> vectors = new ArrayList<>();
        if (openAi) {
            JsonNode answer = post("/v1/embeddings", question);
            required(answer.path("data")).forEach(each -> vectors.add(vector(each.path("embedding"))));
            return new Embeddings(
                    vectors,
                    new EmbeddingsUsage(answer.at("/usage/prompt_tokens").asInt()));
        }
        JsonNode answer = post("/embed", question);
        required(answer.path("embeddings")).forEach(each -> vectors.add(vector(each)));
        return new Embeddings(
                vectors,
                new EmbeddingsUsage(answer.at("/usage/promptTokenCount").asInt()));
    }

    private static List<Float> vector(JsonNode numbers) {
        List<Float> vector = new ArrayList<>();
        numbers.forEach(number -> vector.add(number.floatValue()));
        return vector;
    }

    private static JsonNode required(JsonNode node) throws IOException {
        if (node.isMissingNode() || node.isNull()) {
            throw new IOException("the server's answer is not of the form that is expected; is api_type right?");
        }
        return node;
    }

    private JsonNode post(String path, Map<String, Object> question) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(LARGEST_ANSWER + 1);
        }
        if (body.length > LARGEST_ANSWER) {
            throw new IOException("the server answers with more than " + LARGEST_ANSWER + " bytes");
        }
        JsonNode answer = JSON.missingNode();
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            if (response.statusCode() == 200) {
                throw new IOException("the server's answer is no JSON", e);
            }
        }
        if (response.statusCode() != 200) {
            String message = answer.at("/error/message").asText("");
            throw new IOException("the server answers with status " + response.statusCode()
                    + (message.isEmpty() ? "" : ": " + message));
        }
        return answer;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
