package io.wasmj.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Set;

/** What metrics are told apart by: words of the manifest and of this program, never those of a client. */
final class Labels {

    static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("trigger_type");
    static final AttributeKey<String> APPLICATION = AttributeKey.stringKey("app_id");
    static final AttributeKey<String> COMPONENT = AttributeKey.stringKey("component_id");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
    /** {@code 2xx} and so on. */
    static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");

    static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service");
    static final AttributeKey<String> FUNCTION = AttributeKey.stringKey("function");
    static final AttributeKey<Boolean> FAILED = AttributeKey.booleanKey("failed");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private Labels() {}

    /** As the semantic conventions have it, one of few. */
    static String method(String sent) {
        return METHODS.contains(sent) ? sent : "HTTP";
    }
}
