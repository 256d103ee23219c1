;; The imports bench.start and bench.end for an engine that is a command: the second prints "bench: N ns" to the
;; standard error stream, what passed since the first. Build: wat2wasm marks.wat
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; 0: the start; 8: the end; 16: an iovec; 24: how much was written; 32: the text, whose digits end at 64.
  (data (i32.const 64) " ns\n")
  (data (i32.const 32) "bench: ")

  (func $now (param $address i32) (result i64)
    (drop (call $clock_time_get (i32.const 1) (i64.const 1) (local.get $address)))
    (i64.load (local.get $address)))

  (func (export "start")
    (drop (call $now (i32.const 0))))

  (func (export "end") (local $passed i64) (local $at i32)
    (local.set $passed (i64.sub (call $now (i32.const 8)) (i64.load (i32.const 0))))
    (local.set $at (i32.const 64))
    (loop $digits
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $passed) (i64.const 10)))))
      (local.set $passed (i64.div_u (local.get $passed) (i64.const 10)))
      (br_if $digits (i64.ne (local.get $passed) (i64.const 0))))
    ;; "bench: " goes right before the digits.
    (memory.copy (i32.sub (local.get $at) (i32.const 7)) (i32.const 32) (i32.const 7))
    (i32.store (i32.const 16) (i32.sub (local.get $at) (i32.const 7)))
    (i32.store (i32.const 20) (i32.sub (i32.const 75) (local.get $at)))
    (drop (call $fd_write (i32.const 2) (i32.const 16) (i32.const 1) (i32.const 24)))))
