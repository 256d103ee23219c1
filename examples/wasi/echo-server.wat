;; Accepts one connection on the socket it was given, and sends back what comes: wasmj run --tcplisten HOST:PORT echo-server.wat
(module
  (import "wasi_snapshot_preview1" "sock_accept" (func $sock_accept (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_recv" (func $sock_recv (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_send" (func $sock_send (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_shutdown" (func $sock_shutdown (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 2)
  (func $check (param $errno i32)
    (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))
  (func (export "_start") (local $connection i32)
    (call $check (call $sock_accept (i32.const 3) (i32.const 0) (i32.const 16)))
    (local.set $connection (i32.load (i32.const 16)))
    (i32.store (i32.const 0) (i32.const 1024))
    (loop $more
      (i32.store (i32.const 4) (i32.const 65536))
      (call $check
        (call $sock_recv
          (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 4) (i32.const 8)))
      (if (i32.load (i32.const 4))
        (then
          (call $check
            (call $sock_send (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 12)))
          (br $more))))
    (call $check (call $sock_shutdown (local.get $connection) (i32.const 3)))))
