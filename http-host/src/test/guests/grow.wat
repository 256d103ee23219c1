;; Takes all the memory it gets, touches every page, and answers how many there are, in five digits.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\20\00\00\00content-type: text/plain\n\n00000\n")
  (func $_start (export "_start")
    (local $page i32) (local $number i32) (local $digit i32)
    (loop $more
      (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (loop $touch
      (i32.store8 (i32.add (i32.mul (local.get $page) (i32.const 65536)) (i32.const 4096)) (i32.const 1))
      (local.set $page (i32.add (local.get $page) (i32.const 1)))
      (br_if $touch (i32.lt_u (local.get $page) (memory.size))))
    (local.set $number (memory.size))
    (local.set $digit (i32.const 38))
    (loop $digits
      (i32.store8 (local.get $digit) (i32.add (i32.rem_u (local.get $number) (i32.const 10)) (i32.const 48)))
      (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
      (local.set $digit (i32.sub (local.get $digit) (i32.const 1)))
      (br_if $digits (i32.ge_u (local.get $digit) (i32.const 34))))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))))
