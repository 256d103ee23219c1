;; Writes to its standard output for ever, whatever comes back, and a little to its standard error each time.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\00\80\00\00content-type: text/plain\n\n")
  (func $_start (export "_start")
    (loop $again
      (drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 50000)))
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 50000)))
      (br $again))))
