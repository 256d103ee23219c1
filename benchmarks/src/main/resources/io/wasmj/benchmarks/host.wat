;; Calls into Java.
(module
  (import "host" "next" (func $next (param i32 i32) (result i32)))
  (import "host" "nextOfCaller" (func $nextOfCaller (param i32 i32) (result i32)))

  (func (export "plain") (param $calls i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (call $next (local.get $sum) (local.get $calls)))
      (br_if $again (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (local.get $sum))

  (func (export "withCaller") (param $calls i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (call $nextOfCaller (local.get $sum) (local.get $calls)))
      (br_if $again (local.tee $calls (i32.sub (local.get $calls) (i32.const 1)))))
    (local.get $sum)))
