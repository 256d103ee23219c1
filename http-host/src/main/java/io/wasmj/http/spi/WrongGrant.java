package io.wasmj.http.spi;

/** What a manifest grants, or what the operator chose for it, cannot be. The message says what, and what to do. */
public final class WrongGrant extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String field;

    /** @param field of the component in the manifest, for example {@code key_value_stores} */
    public WrongGrant(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
