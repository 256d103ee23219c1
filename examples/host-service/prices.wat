;; GET /price/USD answers what 10 euros are in dollars: com.example.rates.Rates knows.
(module
  ;; convert: func(price: record { cents: s64, currency: string }, currency: string) -> result<string, string>
  (import "example:rates/rates" "convert" (func $convert (param i64 i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "EUR")

  ;; What the host passes lies from here on; the instance lives for one request.
  (global $next (mut i32) (i32.const 4096))
  (func (export "cabi_realloc") (param $old i32) (param $size i32) (param $alignment i32) (param $new i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and
      (i32.add (global.get $next) (i32.sub (local.get $alignment) (i32.const 1)))
      (i32.sub (i32.const 0) (local.get $alignment))))
    (global.set $next (i32.add (local.get $at) (local.get $new)))
    (local.get $at))

  (func (export "fermyon:spin/inbound-http#handle-request")
    (param $method i32) (param $uri i32) (param $length i32) (param $headers i32) (param $headerCount i32)
    (param $params i32) (param $paramCount i32) (param $hasBody i32) (param $body i32) (param $bodyLength i32)
    (result i32)
    ;; The currency is the last three characters. The result is at 16: its case, then address and length of the string.
    (call $convert
      (i64.const 1000) (i32.const 64) (i32.const 3)
      (i32.sub (i32.add (local.get $uri) (local.get $length)) (i32.const 3)) (i32.const 3)
      (i32.const 16))
    ;; The response is at 32: status, headers (none), body.
    (i32.store16 (i32.const 32) (select (i32.const 404) (i32.const 200) (i32.load8_u (i32.const 16))))
    (i32.store8 (i32.const 48) (i32.const 1))
    (i64.store (i32.const 52) (i64.load (i32.const 20)))
    (i32.const 32)))
