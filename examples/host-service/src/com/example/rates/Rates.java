package com.example.rates;

import io.wasmj.http.spi.HostService;
import io.wasmj.http.spi.Result;
import java.util.List;

/** What guests import: "convert" and "known-currencies" of example:rates/rates. */
@HostService("example:rates/rates")
public interface Rates {

    record Price(long cents, String currency) {}

    /** The price in another currency as text, or why there is none. */
    Result<String, String> convert(Price price, String currency);

    List<String> knownCurrencies();
}
