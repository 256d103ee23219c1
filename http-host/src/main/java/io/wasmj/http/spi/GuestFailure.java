package io.wasmj.http.spi;

/**
 * Why a guest did not end well.
 *
 * @param kind one of few: what a trap is called ({@link io.wasmj.runtime.TrapCode#text}), {@code timeout}, {@code exit},
 *     {@code output}, {@code abi}, {@code answer} or {@code host}
 * @param message for people, with the guest's backtrace in further lines where there is one. It may have any characters
 *     that the guest's names have
 */
public record GuestFailure(String kind, String message) {}
