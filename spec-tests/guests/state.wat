;; Imports state, which no policy for unknown imports can stand in for.
(module $state
  (import "env" "log" (func (param i32)))
  (import "env" "memory" (memory 1))
  (import "env" "table" (table 1 funcref))
  (import "env" "base" (global i32)))
