;; Input and output by WASI preview 1. Descriptor 3 is a granted directory. Functions return an errno where one is not 0.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 18)

  ;; One buffer at 64 KiB, of a length that is set below.
  (data (i32.const 0) "\00\00\01\00")
  (global $iovec i32 (i32.const 0))
  (global $length i32 (i32.const 4))
  (global $result i32 (i32.const 16))
  (data (i32.const 32) "file")
  (global $entries i32 (i32.const 1024))
  (global $most i32 (i32.const 4096))

  ;; The descriptor of a new file.
  (func (export "open") (result i32)
    (if (call $path_open
        (i32.const 3) (i32.const 0) (i32.const 32) (i32.const 4)
        (i32.const 9)                      ;; creat, trunc
        (i64.const 0x46) (i64.const 0)     ;; fd_read, fd_seek, fd_write
        (i32.const 0) (global.get $result))
      (then (return (i32.const -1))))
    (i32.load (global.get $result)))

  (func (export "print") (param $fd i32) (param $bytes i32) (param $calls i32) (result i32) (local $errno i32)
    (i32.store (global.get $length) (local.get $bytes))
    (loop $again
      (local.set $errno (i32.or (local.get $errno)
        (call $fd_write (local.get $fd) (global.get $iovec) (i32.const 1) (global.get $result))))
      (br_if $again (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (local.get $errno))

  (func (export "write") (param $fd i32) (param $bytes i32) (result i32)
    (i32.store (global.get $length) (local.get $bytes))
    (i32.or
      (call $fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (global.get $result))
      (call $fd_write (local.get $fd) (global.get $iovec) (i32.const 1) (global.get $result))))

  (func (export "read") (param $fd i32) (param $bytes i32) (result i32)
    (i32.store (global.get $length) (local.get $bytes))
    (i32.or
      (call $fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (global.get $result))
      (call $fd_read (local.get $fd) (global.get $iovec) (i32.const 1) (global.get $result))))

  ;; How many bytes the last read or write moved.
  (func (export "moved") (result i32) (i32.load (global.get $result)))

  ;; How many entries descriptor 3 has, . and .. included, read as wasi-libc does: 4 KiB at a time.
  (func (export "list") (result i32)
    (local $count i32) (local $cookie i64) (local $at i32) (local $end i32) (local $next i32)
    (loop $more
      (if (call $fd_readdir
          (i32.const 3) (global.get $entries) (global.get $most) (local.get $cookie) (global.get $result))
        (then (return (i32.const -1))))
      (local.set $at (global.get $entries))
      (local.set $end (i32.add (local.get $at) (i32.load (global.get $result))))
      (block $cut
        (loop $entry
          (br_if $cut (i32.gt_u (i32.add (local.get $at) (i32.const 24)) (local.get $end)))
          (local.set $next
            (i32.add (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at))))
          (br_if $cut (i32.gt_u (local.get $next) (local.get $end)))
          (local.set $cookie (i64.load (local.get $at)))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $at (local.get $next))
          (br $entry)))
      (br_if $more (i32.eq (i32.load (global.get $result)) (global.get $most))))
    (local.get $count)))
