package io.wasmj.http;

/** A field of a message's head; its name is compared without case. */
record Header(String name, String value) {

    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
