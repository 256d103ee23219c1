;; Calls in the middle of loops, blocks and ifs, with operands pending and labels that take values.
(module
  (import "env" "read" (func $read (result i32)))
  (import "env" "print" (func $print (param i32)))
  (memory (export "memory") 1)
  (global $seen (mut i32) (i32.const 0))

  (func $sum (param $n i32) (result i32) (local $i i32) (local $j i32) (local $sum i32)
    (local.set $sum (i32.const 7))
    (loop $outer
      (local.set $j (i32.const 0))
      (block $done
        (loop $inner
          (br_if $done (i32.ge_u (local.get $j) (local.get $n)))
          (local.set $sum
            (i32.add
              (i32.mul (local.get $sum) (i32.const 3))
              (i32.sub (local.tee $j (i32.add (local.get $j) (i32.const 1))) (call $read))))
          (if (i32.and (local.get $sum) (i32.const 1))
            (then (call $print (i32.xor (i32.load (i32.const 16)) (call $read))))
            (else
              (i32.store (i32.const 16) (i32.add (i32.load (i32.const 16)) (i32.const 5)))
              (br $inner)))
          (br $inner)))
      (br_if $outer
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
    (local.get $sum))

  (func $pending (param $x i32) (result i32 i64 f64) (local $y i32)
    (local.set $y (i32.const 40))
    (i32.add (local.get $x)
      (block $b (result i32)
        (drop (br_if $b (i32.const 11) (i32.eqz (call $read))))
        (loop $l (result i32)
          (local.set $y (i32.sub (local.get $y) (call $read)))
          (br_if $l (i32.gt_s (local.get $y) (i32.const 30)))
          (if (result i32) (call $read)
            (then (i32.add (local.get $y) (call $read)))
            (else (i32.const 99))))))
    (i64.extend_i32_s (i32.add (local.get $y) (call $read)))
    (f64.convert_i32_s (i32.mul (call $read) (global.get $seen))))

  (func $switch (param $which i32) (result i32)
    (block $default
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $default (local.get $which)))
          (call $print (i32.add (i32.const 1000) (call $read))))
        (return (i32.add (i32.const 2000) (call $read))))
      (call $print (i32.const 3000))
      (drop (call $read)))
    (i32.add (i32.const 4000) (local.get $which)))

  (func (export "_start") (local $a i32) (local $b i64) (local $c f64) (local $k i32)
    (global.set $seen (i32.const 3))
    (call $print (call $sum (i32.const 2)))
    (call $pending (call $read))
    (local.set $c) (local.set $b) (local.set $a)
    (call $print (local.get $a))
    (call $print (i32.wrap_i64 (local.get $b)))
    (call $print (i32.trunc_f64_s (local.get $c)))
    (loop $each
      (call $print (call $switch (local.get $k)))
      (br_if $each (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 5))))
    (call $print (i32.load (i32.const 16)))))
