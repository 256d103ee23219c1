(module
  (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
    (if (result i32) (local.get $b)
      (then (call $gcd (local.get $b) (i32.rem_u (local.get $a) (local.get $b))))
      (else (local.get $a)))))

(assert_return (invoke "gcd" (i32.const 12) (i32.const 18)) (i32.const 6))
(assert_malformed (module quote "(func (i32.plus))") "unknown operator")
