;; Recursion, calls through tables and references, tail calls, many parameters and results.
(module
  (import "env" "read" (func $read (result i32)))
  (import "env" "print" (func $print (param i32)))
  (type $unary (func (param i32) (result i32)))
  (type $pair (func (param i32 i64) (result i64 i32)))
  (table $t 4 10 funcref)
  (elem (i32.const 0) $factorial $down $even)
  (elem declare func $swap)

  (func $factorial (type $unary)
    (if (result i32) (i32.le_s (local.get 0) (i32.const 1))
      (then (i32.and (call $read) (i32.const 3)))
      (else
        (i32.mul
          (local.get 0)
          (call_indirect $t (type $unary) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))))

  ;; The same function several times on the stack, each at another call.
  (func $down (type $unary) (local $left i32) (local $right i32)
    (if (i32.eqz (local.get 0)) (then (return (call $read))))
    (local.set $left (call $down (i32.sub (local.get 0) (i32.const 1))))
    (call $print (i32.add (i32.mul (local.get 0) (i32.const 100)) (local.get $left)))
    (local.set $right (call $down (i32.sub (local.get 0) (i32.const 1))))
    (i32.add (i32.mul (local.get $left) (i32.const 3)) (local.get $right)))

  (func $even (type $unary)
    (if (i32.eqz (local.get 0)) (then (return (i32.add (i32.const 50) (call $read)))))
    (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
  (func $odd (type $unary)
    (call $print (call $read))
    (if (i32.eqz (local.get 0)) (then (return (i32.const 60))))
    (return_call_indirect $t (type $unary) (i32.sub (local.get 0) (i32.const 1)) (i32.const 2)))

  ;; A tail call to itself is a loop.
  (func $count (param $n i32) (param $sum i32) (result i32) (local $step i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
    (local.set $step (i32.add (local.get $step) (call $read)))
    (return_call $count
      (i32.sub (local.get $n) (i32.const 1))
      (i32.add (i32.mul (local.get $sum) (i32.const 7)) (local.get $step))))

  (func $swap (type $pair)
    (i64.add (local.get 1) (i64.extend_i32_s (call $read)))
    (i32.add (local.get 0) (call $read)))

  (func $wide (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64
      i64 i64 i64 i64) (result i64)
    (local.set 0 (i64.extend_i32_s (call $read)))
    (i64.add
      (i64.mul (local.get 121) (i64.const 1000))
      (i64.add (local.get 123) (i64.add (local.get 0) (local.get 5)))))

  (func (export "_start") (local $f (ref null $pair)) (local $g funcref) (local $x externref)
    (local $a i64) (local $b i32)
    (call $print (call $factorial (i32.const 5)))
    (call $print (call $down (i32.const 3)))
    (call $print (call $even (i32.const 3)))
    (call $print (call $count (i32.const 4) (i32.const 1)))
    (local.set $f (ref.func $swap))
    (call_ref $pair (i32.const 5) (i64.const 6) (local.get $f))
    (local.set $b) (local.set $a)
    (call $print (i32.wrap_i64 (local.get $a)))
    (call $print (local.get $b))
    (local.set $g (table.get $t (i32.const 1)))
    (drop (table.grow $t (local.get $g) (call $read)))
    (call $print (table.size $t))
    (table.set $t (i32.const 3) (local.get $g))
    (call $print (call_indirect $t (type $unary) (i32.const 1) (i32.const 3)))
    (call $print (i32.add (ref.is_null (local.get $x)) (i32.mul (i32.const 2) (ref.is_null (local.get $g)))))
    (call $print (i32.wrap_i64 (call $wide
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14)
      (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (i64.const 31) (i64.const 33) (i64.const 35) (i64.extend_i32_u (call $read)))))))
