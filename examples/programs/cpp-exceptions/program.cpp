// C++ exceptions of every kind, destructors on the way, and setjmp.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

extern "C" void jumps(void);

namespace {

struct Trace {
    std::string name;
    explicit Trace(std::string n) : name(std::move(n)) { std::printf("  +%s\n", name.c_str()); }
    ~Trace() { std::printf("  -%s\n", name.c_str()); }
};

struct Failure : std::runtime_error {
    int code;
    Failure(int c, const std::string &what) : std::runtime_error(what), code(c) {}
};

struct Side {
    int side = 11;
    virtual ~Side() = default;
};

struct Both : Failure, Side {
    Both() : Failure(3, "both") {}
};

void use(int value) { std::printf("  not reached %d\n", value); }

[[gnu::noinline]] void fail(int how) {
    Trace trace("fail " + std::to_string(how));
    switch (how) {
        case 0: throw 42;
        case 1: throw std::string("a string");
        case 2: throw Failure(7, "failure");
        case 3: throw Both();
        case 4: throw "a literal";
        case 5: throw std::vector<int>{1, 2, 3};
        case 6: throw 2.5;
        case 7: use(std::vector<int>(3).at(5)); break;
        case 8: use(std::map<int, int>().at(1)); break;
        case 9: throw std::make_unique<int>(9);
        default: return;
    }
}

void kinds() {
    for (int how = 0; how <= 10; how++) {
        try {
            Trace outer("outer");
            fail(how);
            std::printf("  nothing\n");
        } catch (int value) {
            std::printf("  int %d\n", value);
        } catch (const std::string &value) {
            std::printf("  string %s\n", value.c_str());
        } catch (Side &value) {
            std::printf("  side %d\n", value.side);
        } catch (const Failure &value) {
            std::printf("  failure %d %s\n", value.code, value.what());
        } catch (const char *value) {
            std::printf("  literal %s\n", value);
        } catch (const std::vector<int> &value) {
            std::printf("  vector of %zu\n", value.size());
        } catch (const std::exception &value) {
            std::printf("  exception %s\n", value.what());
        } catch (std::unique_ptr<int> &value) {
            std::printf("  owned %d\n", *value);
        } catch (...) {
            std::printf("  something\n");
        }
    }
}

struct Member {
    Trace first, second;
    explicit Member(bool bad) try : first("first"), second(bad ? throw Failure(1, "in a constructor") : "second") {
    } catch (const Failure &) {
        std::printf("  constructor failed\n");
    }
};

void rethrows() {
    try {
        try {
            try {
                throw Both();
            } catch (const Failure &) {
                Trace trace("handler");
                try {
                    throw 1;
                } catch (int) {
                    std::printf("  while handling\n");
                }
                throw;
            }
        } catch (Side &side) {
            side.side++;
            throw;
        }
    } catch (const Both &both) {
        std::printf("  both %d %d %s\n", both.code, both.side, both.what());
    }
    try {
        Member good(false);
        Member bad(true);
    } catch (const std::exception &e) {
        std::printf("  %s\n", e.what());
    }
}

// Deep, with something to destroy in each frame and handlers that do not fit on the way.
[[gnu::noinline]] int descend(int depth, std::vector<int> &path) {
    struct Pop {
        std::vector<int> &path;
        ~Pop() { path.pop_back(); }
    } pop{path};
    path.push_back(depth);
    if (depth == 0) throw Failure(int(path.size()), "bottom");
    try {
        return descend(depth - 1, path) + 1;
    } catch (const std::string &) {
        return -1;
    }
}

void deep() {
    std::vector<int> path;
    for (int depth : {1, 10, 1000}) {
        try {
            descend(depth, path);
        } catch (const Failure &failure) {
            std::printf("  %s after %d, %zu left\n", failure.what(), failure.code, path.size());
        }
    }
    long sum = 0;
    for (int i = 0; i < 100000; i++) {
        try {
            if (i % 3 == 0) throw i;
            if (i % 3 == 1) throw long(i);
            sum += 1;
        } catch (int value) {
            sum += value;
        } catch (long value) {
            sum -= value;
        }
    }
    std::printf("  sum %ld\n", sum);
}

void library() {
    std::vector<int> numbers{5, 3, 9, 1, 7};
    int compared = 0;
    try {
        std::sort(numbers.begin(), numbers.end(), [&](int a, int b) {
            if (++compared == 6) throw std::logic_error("enough");
            return a < b;
        });
    } catch (const std::logic_error &e) {
        std::printf("  sort: %s\n", e.what());
    }
    try {
        use(std::optional<int>().value());
    } catch (const std::bad_optional_access &) {
        std::printf("  no value\n");
    }
    try {
        use(std::get<int>(std::variant<int, std::string>("text")));
    } catch (const std::bad_variant_access &) {
        std::printf("  another kind\n");
    }
}

} // namespace

int main(int argc, char **argv) {
    std::printf("arguments:");
    for (int i = 1; i < argc; i++) std::printf(" [%s]", argv[i]);
    std::printf("\nLANG=%s A=%s\n", std::getenv("LANG"), std::getenv("A"));
    std::printf("kinds\n");
    kinds();
    std::printf("rethrows\n");
    rethrows();
    std::printf("deep\n");
    deep();
    std::printf("library\n");
    library();
    std::printf("setjmp\n");
    jumps();
    try {
        std::string name = std::string(argc > 1 ? argv[1] : ".") + "/no such file";
        std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(name.c_str(), "r"), std::fclose);
        if (!file) throw Failure(2, "no file");
    } catch (const Failure &failure) {
        std::printf("%s\n", failure.what());
    }
    return 0;
}
