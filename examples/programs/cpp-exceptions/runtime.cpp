// What libc++abi, libunwind and wasi-libc do where they are built with exceptions: Debian's are not. The C++ part is as the
// Itanium C++ ABI describes it, enough for one thread and without exception specifications.
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <new>
#include <typeinfo>

__asm__(".tagtype __cpp_exception i32\n"
        ".globl __cpp_exception\n"
        "__cpp_exception:\n"
        ".tagtype __c_longjmp i32\n"
        ".globl __c_longjmp\n"
        "__c_longjmp:\n");

namespace {

// The numbers of these tags in __builtin_wasm_throw.
constexpr int CPP_EXCEPTION = 0;
constexpr int C_LONGJMP = 1;

// In front of the object that is thrown; as libc++abi aligns it.
struct alignas(16) Exception {
    std::type_info *type;
    void *(*destroy)(void *); // destructors return their object here
    void *adjusted;
    int handlers;
    Exception *below;

    void *object() { return this + 1; }
    static Exception *of(void *object) { return static_cast<Exception *>(object) - 1; }
};

Exception *caught = nullptr;

uintptr_t uleb(const uint8_t *&at) {
    uintptr_t value = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t byte = *at++;
        value |= uintptr_t(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
}

intptr_t sleb(const uint8_t *&at) {
    intptr_t value = 0;
    for (int shift = 0;;) {
        uint8_t byte = *at++;
        value |= intptr_t(byte & 0x7f) << shift;
        shift += 7;
        if (byte < 0x80) return byte & 0x40 && shift < 32 ? value | -(intptr_t(1) << shift) : value;
    }
}

void release(Exception *exception) {
    if (exception->destroy) exception->destroy(exception->object());
    std::free(exception);
}

} // namespace

// The base of all the ABI's classes of type_info, as libc++abi lays it out.
namespace __cxxabiv1 {
struct __shim_type_info : std::type_info {
    virtual ~__shim_type_info();
    virtual void noop1() const;
    virtual void noop2() const;
    virtual bool can_catch(const __shim_type_info *thrown, void *&adjusted) const = 0;
};
} // namespace __cxxabiv1
using __cxxabiv1::__shim_type_info;

extern "C" {

// What a landing pad says before it asks, and what it is answered.
struct {
    uintptr_t landing_pad;
    const uint8_t *lsda;
    uintptr_t selector;
} __wasm_lpad_context;

int __gxx_wasm_personality_v0() { std::abort(); } // only its address is used

// Which of the landing pad's catch clauses fits; 0 for none.
int _Unwind_CallPersonality(void *thrown) {
    Exception *exception = static_cast<Exception *>(thrown);
    const uint8_t *at = __wasm_lpad_context.lsda;
    __wasm_lpad_context.selector = 0;
    at++; // the landing pads' base, omitted
    const uint8_t *types = nullptr;
    if (*at++ != 0xff) {
        uintptr_t length = uleb(at);
        types = at + length;
    }
    at++; // how call sites are encoded
    uintptr_t length = uleb(at);
    const uint8_t *actions = at + length;
    for (uintptr_t i = 0; i < __wasm_lpad_context.landing_pad; i++) {
        uleb(at);
        uleb(at);
    }
    uleb(at);
    uintptr_t first = uleb(at);
    if (first == 0) return 0;
    at = actions + first - 1;
    for (;;) {
        intptr_t selector = sleb(at);
        const uint8_t *next = at;
        intptr_t offset = sleb(next);
        if (selector > 0) {
            auto type = reinterpret_cast<const __shim_type_info *const *>(types)[-selector];
            void *adjusted = exception->object();
            if (!type || type->can_catch(static_cast<const __shim_type_info *>(exception->type), adjusted)) {
                exception->adjusted = adjusted;
                __wasm_lpad_context.selector = uintptr_t(selector);
                return 0;
            }
        }
        if (offset == 0) return 0;
        at += offset;
    }
}

void *__cxa_allocate_exception(size_t size) throw() {
    void *memory = std::calloc(1, sizeof(Exception) + size);
    if (!memory) std::terminate();
    return static_cast<Exception *>(memory)->object();
}

void __cxa_free_exception(void *object) throw() { std::free(Exception::of(object)); }

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, void *(*destroy)(void *)) {
    Exception *exception = Exception::of(object);
    exception->type = type;
    exception->destroy = destroy;
    __builtin_wasm_throw(CPP_EXCEPTION, exception);
}

void *__cxa_begin_catch(void *thrown) throw() {
    Exception *exception = static_cast<Exception *>(thrown);
    // Negative while it is thrown on.
    exception->handlers = std::abs(exception->handlers) + 1;
    if (exception != caught) {
        exception->below = caught;
        caught = exception;
    }
    return exception->adjusted;
}

void __cxa_end_catch() {
    Exception *exception = caught;
    if (exception->handlers < 0) {
        if (++exception->handlers == 0) caught = exception->below;
    } else if (--exception->handlers == 0) {
        caught = exception->below;
        release(exception);
    }
}

[[noreturn]] void __cxa_rethrow() {
    if (!caught) std::terminate();
    caught->handlers = -caught->handlers;
    __builtin_wasm_throw(CPP_EXCEPTION, caught);
}

struct Jump {
    void *invocation; // of the function that called setjmp
    uint32_t label;   // which of its calls of setjmp that was, from 1
    struct {
        Jump *buffer;
        int value;
    } thrown;
};

void __wasm_setjmp(Jump *buffer, uint32_t label, void *invocation) {
    buffer->label = label;
    buffer->invocation = invocation;
}

uint32_t __wasm_setjmp_test(Jump *buffer, void *invocation) {
    return buffer->invocation == invocation ? buffer->label : 0;
}

[[noreturn]] void __wasm_longjmp(Jump *buffer, int value) {
    buffer->thrown = {buffer, value ? value : 1};
    __builtin_wasm_throw(C_LONGJMP, &buffer->thrown);
}

} // extern "C"
