package io.wasmj.services;

import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.Result;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.runtime.HostFunction;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Large language models (Spin, {@code llm.wit}), asked of a server that the operator names: {@code [llm_compute]} with
 * {@code type = "remote_http"}.
 */
public final class Llm implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(Llm.class);

    private static final String FIELD = "ai_models";
    private static final String SETTINGS = "llm_compute";

    record Params(
            int maxTokens,
            float repeatPenalty,
            int repeatPenaltyLastNTokenCount,
            float temperature,
            int topK,
            float topP) {

        /** Those of Spin. */
        static final Params DEFAULT = new Params(100, 1.1f, 64, 0.8f, 40, 0.9f);
    }

    record Usage(int promptTokenCount, int generatedTokenCount) {}

    record Inference(String text, Usage usage) {}

    record EmbeddingsUsage(int promptTokenCount) {}

    record Embeddings(List<List<Float>> embeddings, EmbeddingsUsage usage) {}

    sealed interface Failure {
        record ModelNotSupported() implements Failure {}

        record RuntimeError(String message) implements Failure {}

        record InvalidInput(String message) implements Failure {}
    }

    /** Called by {@link java.util.ServiceLoader}. */
    public Llm() {}

    @Override
    public List<HostInterface> interfaces() {
        return List.of(HostInterface.of(MethodHandles.lookup(), Functions.class, "llm", "fermyon:spin/llm")
                .waiting());
    }

    @Override
    public Set<String> grants() {
        return Set.of(FIELD);
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        Map<String, String> settings = application.settings(SETTINGS).getOrDefault("", Map.of());
        LlmServer server = settings.isEmpty() ? null : LlmServer.of(settings);
        return new OfApplication() {
            @Override
            public Supplier<?> grant(ComponentScope component) {
                if (server == null && !component.aiModels().isEmpty()) {
                    throw new WrongGrant(
                            FIELD,
                            "there is no server to ask; add [" + SETTINGS + "] with type = \"remote_http\", url and"
                                    + " auth_token to the runtime configuration file");
                }
                Functions functions = new Functions(component.id(), component.aiModels(), server);
                return () -> functions;
            }

            @Override
            public void close() {
                if (server != null) {
                    server.close();
                }
            }
        };
    }

    /** What an instance imports. */
    record Functions(
            String component, List<String> models, @Nullable LlmServer server) {

        @HostFunction("infer")
        Result<Inference, Failure> infer(String model, String prompt, Optional<Params> params) {
            return ask(model, each -> each.infer(model, prompt, params.orElse(Params.DEFAULT)));
        }

        @HostFunction("generate-embeddings")
        Result<Embeddings, Failure> generateEmbeddings(String model, List<String> text) {
            return ask(model, each -> each.embeddings(model, text));
        }

        private interface Question<T> {
            T ask(LlmServer server) throws IOException, InterruptedException;
        }

        private <T> Result<T, Failure> ask(String model, Question<T> question) {
            if (server == null || !models.contains(model)) {
                return Result.err(new Failure.InvalidInput(
                        "the component may not use the model \"" + model + "\"; add it to ai_models"));
            }
            try {
                return Result.ok(question.ask(server));
            } catch (IOException e) {
                LOG.warn("component {}: the model {} is not answering: {}", component, model, e.toString());
                return Result.err(new Failure.RuntimeError(String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Result.err(new Failure.RuntimeError("the guest's time is over"));
            }
        }
    }
}
