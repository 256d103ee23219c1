;; Calls whose exceptions are caught, and calls while one is handled.
(module
  (import "env" "read" (func $read (result i32)))
  (import "env" "print" (func $print (param i32)))
  (tag $number (param i32))
  (tag $empty)

  (func $throws (param $n i32) (result i32)
    (if (i32.and (call $read) (i32.const 1)) (then (throw $number (i32.add (local.get $n) (i32.const 500)))))
    (if (i32.eq (local.get $n) (i32.const 3)) (then (throw $empty)))
    (i32.add (local.get $n) (call $read)))

  (func $catches (param $n i32) (result i32) (local $state i32)
    (local.set $state (i32.mul (local.get $n) (i32.const 10)))
    (block $all
      (block $h (result i32)
        (try_table (catch $number $h) (catch_all $all)
          (call $print (call $read))
          (local.set $state (i32.add (local.get $state) (call $throws (local.get $n))))
          (local.set $state (i32.add (local.get $state) (i32.const 1)))
          (call $print (call $throws (i32.add (local.get $n) (i32.const 1)))))
        (return (local.get $state)))
      (call $print)
      (call $print (i32.add (local.get $state) (call $read)))
      (return (i32.const -1)))
    (i32.add (local.get $state) (i32.const 100000)))

  (func (export "_start") (local $i i32)
    (loop $each
      (call $print (call $catches (local.get $i)))
      (br_if $each (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5))))
    (try_table
      (call $print (call $read)))
    (call $print (i32.const 77))))
