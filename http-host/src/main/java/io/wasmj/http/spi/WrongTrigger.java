package io.wasmj.http.spi;

/** What a manifest says of a trigger cannot be. The message says what, and what to do. */
public final class WrongTrigger extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String field;

    /** @param field of the trigger in the manifest, for example {@code cron_expression} */
    public WrongTrigger(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
