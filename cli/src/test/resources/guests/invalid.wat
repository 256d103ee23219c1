(; Does not validate: assembled with --no-check. ;)
(module
  (func $fine)
  (func $wrong (result i32) (i64.const 1)))
