;; Ways not to end. With the imported global set, even the start function does not.
(module
  (import "host" "start" (global $start i32))
  (func $loop (export "loop")
    (loop $again (br $again)))
  (func (export "nested-loop") (result i32)
    (local $i i32)
    (loop $outer
      (loop $inner
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $inner (local.get $i)))
      (br $outer))
    (unreachable))
  (func $calls (export "calls") (param $depth i32) (result i32)
    (if (result i32) (local.get $depth)
      (then
        (i32.add
          (call $calls (i32.sub (local.get $depth) (i32.const 1)))
          (call $calls (i32.sub (local.get $depth) (i32.const 1)))))
      (else (i32.const 1))))
  (func $tail (export "tail-calls") (param $i i32) (result i32)
    (return_call $tail-back (i32.add (local.get $i) (i32.const 1))))
  (func $tail-back (param $i i32) (result i32)
    (return_call $tail (local.get $i)))
  (func $maybe
    (if (global.get $start) (then (call $loop))))
  (start $maybe))
