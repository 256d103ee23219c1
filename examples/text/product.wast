(module
  (func (export "mul_wide") (param $a i64) (param $b i64) (result i64 i64)
    (i64.mul_wide_u (local.get $a) (local.get $b))))

(assert_return (invoke "mul_wide" (i64.const -1) (i64.const -1)) (i64.const 1) (i64.const -2))
