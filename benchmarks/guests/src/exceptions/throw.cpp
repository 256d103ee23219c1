/*
 * Exceptions: thrown and caught in a loop, near and behind a call; by their class
 * and by their value; and from deep, with something to destroy in every frame.
 */
#include <cstdio>
#include <stdexcept>

extern "C" {
#include "../bench.h"
}

namespace {

struct Failure {
    virtual ~Failure() = default;
    virtual uint32_t code() const { return 1; }
};
struct Missing : Failure {
    uint32_t what;
    explicit Missing(uint32_t w) : what(w) {}
    uint32_t code() const override { return what; }
};
struct Refused : Failure {
    uint32_t code() const override { return 77; }
};

[[gnu::noinline]] uint32_t ask(uint32_t i) {
    switch (i % 8) {
        case 0: throw Missing(i);
        case 3: throw Refused();
        case 5: throw int(i);
        default: return i;
    }
}

uint32_t classes(uint32_t rounds) {
    uint32_t sum = CHECKSUM_INIT;
    for (uint32_t i = 0; i < rounds; i++) {
        try {
            sum = checksum_u32(sum, ask(i));
        } catch (const Missing &missing) {
            sum = checksum_u32(sum, missing.code());
        } catch (const Failure &failure) {
            sum += failure.code();
        } catch (int value) {
            sum ^= uint32_t(value);
        }
    }
    return sum;
}

/* What never throws, inside a try that is always there. */
[[gnu::noinline]] uint32_t parse_digit(char c) {
    if (c < '0' || c > '9') throw std::invalid_argument("not a digit");
    return uint32_t(c - '0');
}

uint32_t guarded(uint32_t rounds) {
    static const char text[] = "314159265358979323846264338327950288419716939937510";
    uint32_t sum = 0;
    for (uint32_t i = 0; i < rounds; i++) {
        try {
            for (const char *c = text; *c; c++) sum = sum * 31 + parse_digit(*c);
        } catch (const std::exception &) {
            sum = 0;
        }
    }
    return sum;
}

struct Count {
    uint32_t &destroyed;
    explicit Count(uint32_t &d) : destroyed(d) {}
    ~Count() { destroyed = destroyed * 3 + 1; }
};

[[gnu::noinline]] uint32_t descend(uint32_t depth, uint32_t &destroyed) {
    Count count(destroyed);
    if (depth == 0) throw Missing(destroyed);
    try {
        return descend(depth - 1, destroyed) + 1;
    } catch (const Refused &) {
        return 0;
    }
}

uint32_t deep(uint32_t rounds) {
    uint32_t destroyed = 0, sum = CHECKSUM_INIT;
    for (uint32_t i = 0; i < rounds; i++) {
        try {
            descend(i % 200, destroyed);
        } catch (const Failure &failure) {
            sum = checksum_u32(sum, failure.code() ^ destroyed);
        }
    }
    return sum;
}

} // namespace

int main() {
    bench_start();
    uint32_t a = classes(200000);
    uint32_t b = guarded(200000);
    uint32_t c = deep(500);
    bench_end();
    std::printf("throw %08x %08x %08x\n", unsigned(a), unsigned(b), unsigned(c));
    return 0;
}
