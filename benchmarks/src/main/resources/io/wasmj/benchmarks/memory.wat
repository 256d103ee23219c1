;; Loads from the first 32 KiB, stores into the page that follows.
(module
  (memory (export "memory") 2)

  ;; Word i holds the address of word (1664525 i + 1013904223) mod 8192: one cycle through all of them.
  (func $link (local $i i32)
    (loop $next
      (i32.store
        (i32.shl (local.get $i) (i32.const 2))
        (i32.shl
          (i32.and
            (i32.add (i32.mul (local.get $i) (i32.const 1664525)) (i32.const 1013904223))
            (i32.const 8191))
          (i32.const 2)))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8192)))))
  (start $link)

  ;; The sum of the words below $bytes: loads that do not wait for each other.
  (func (export "sum") (param $bytes i32) (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (br_if $next
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $bytes))))
    (local.get $sum))

  ;; Follows the cycle: each load waits for the one before.
  (func (export "chase") (param $steps i32) (result i32) (local $at i32)
    (loop $next
      (local.set $at (i32.load (local.get $at)))
      (br_if $next (local.tee $steps (i32.sub (local.get $steps) (i32.const 1)))))
    (local.get $at))

  ;; Writes $value, $value + 4, ... to $bytes of the second page.
  (func (export "fill") (param $bytes i32) (param $value i32) (local $at i32)
    (loop $next
      (i32.store offset=65536 (local.get $at) (i32.add (local.get $value) (local.get $at)))
      (br_if $next
        (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (local.get $bytes)))))

  ;; Writes the cycle, byte by byte and scattered, to the second page: a load and a store that do not wait for others.
  (func (export "scatter") (param $words i32) (local $i i32)
    (loop $next
      (i32.store8 offset=65536
        (i32.load (i32.shl (local.get $i) (i32.const 2)))
        (local.get $i))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $words))))))
