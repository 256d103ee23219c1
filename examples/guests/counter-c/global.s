# int bump_global(void): add one to a mutable WebAssembly global (which starts
# at zero) and return it. C cannot declare such a global.

    .section .globals,"",@
    .globaltype request_count, i32
request_count:

    .section .text.bump_global,"",@
    .globl  bump_global
    .type   bump_global, @function
bump_global:
    .functype bump_global () -> (i32)
    global.get request_count
    i32.const 1
    i32.add
    global.set request_count
    global.get request_count
    end_function
