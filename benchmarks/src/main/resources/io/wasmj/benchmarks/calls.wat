;; Direct calls. The rotation keeps a compiler from replacing the loop by a formula.
(module
  (func $next (export "next") (param $sum i32) (param $i i32) (result i32)
    (i32.xor (i32.rotl (local.get $sum) (i32.const 5)) (local.get $i)))

  ;; $calls calls of a function small enough to be inlined.
  (func (export "small") (param $calls i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (call $next (local.get $sum) (local.get $calls)))
      (br_if $again (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (local.get $sum))

  ;; Calls that cannot all be inlined.
  (func $fibonacci (export "fibonacci") (param $n i32) (result i32)
    (if (result i32) (i32.lt_u (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else
        (i32.add
          (call $fibonacci (i32.sub (local.get $n) (i32.const 1)))
          (call $fibonacci (i32.sub (local.get $n) (i32.const 2))))))))
