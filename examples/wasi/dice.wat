;; Throws five dice.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "? ? ? ? ?\n")
  (func (export "_start") (local $i i32)
    (drop (call $random_get (i32.const 32) (i32.const 5)))
    (loop $next
      (i32.store8
        (i32.add (i32.const 64) (i32.mul (local.get $i) (i32.const 2)))
        (i32.add (i32.const 49) (i32.rem_u (i32.load8_u (i32.add (i32.const 32) (local.get $i))) (i32.const 6))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 5))))
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (i32.const 10))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
