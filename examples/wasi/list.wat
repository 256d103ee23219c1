;; Lists its first directory: wasmj run --dir DIRECTORY list.wat
(module
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 2)
  (data (i32.const 32) "\n")
  (func $print (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length))
    (i32.store (i32.const 8) (i32.const 32))
    (i32.store (i32.const 12) (i32.const 1))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 16))))
  (func (export "_start") (local $errno i32) (local $at i32) (local $end i32)
    (local.set $errno
      (call $fd_readdir (i32.const 3) (i32.const 1024) (i32.const 65536) (i64.const 0) (i32.const 16)))
    (if (local.get $errno) (then (call $proc_exit (local.get $errno))))
    (local.set $at (i32.const 1024))
    (local.set $end (i32.add (i32.const 1024) (i32.load (i32.const 16))))
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          ;; An entry is 24 bytes, among them the length of its name, and the name; the first two are . and ..
          (if (i64.gt_u (i64.load (local.get $at)) (i64.const 2))
            (then (call $print (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at)))))
          (local.set $at
            (i32.add (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at))))
          (br $next))))))
