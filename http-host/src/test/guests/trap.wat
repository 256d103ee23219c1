;; Writes half an answer, then traps two calls deep.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\1f\00\00\00content-type: text/plain\n\nhalf\n")
  (func $explode (param i32) unreachable)
  (func $_start (export "_start")
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
    (call $explode (i32.const 1))))
