;; Starts with more memory than the tests allow.
(module
  (memory (export "memory") 5000)
  (func (export "_start")))
