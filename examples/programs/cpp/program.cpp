// An end-to-end check for a WASI host, in C++ (without exceptions): arguments
// and environment, containers and algorithms, templates, virtual calls, smart
// pointers, string streams, files. The output is deterministic.
//
//     program [DIR]    DIR is a directory to write in (default /data)

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

namespace {

// Runs before main: static constructors must work.
struct Registry {
    std::vector<std::string> names;
    Registry() { names.push_back("first"); }
    static Registry &instance() {
        static Registry r;
        return r;
    }
};

struct Registration {
    explicit Registration(const char *name) { Registry::instance().names.push_back(name); }
};
const Registration circle_registration("circle"), rect_registration("rect");

class Shape {
public:
    virtual ~Shape() = default;
    virtual double area() const = 0;
    virtual std::string name() const { return "shape"; }
};

class Circle : public Shape {
    double r;
public:
    explicit Circle(double radius) : r(radius) {}
    double area() const override { return M_PI * r * r; }
    std::string name() const override { return "circle"; }
};

class Rect : public Shape {
protected:
    double w, h;
public:
    Rect(double width, double height) : w(width), h(height) {}
    double area() const override { return w * h; }
    std::string name() const override { return "rect"; }
};

class Square final : public Rect {
public:
    explicit Square(double side) : Rect(side, side) {}
    std::string name() const override { return "square"; }
};

// A small expression tree over std::variant.
struct Binary;
using Expr = std::variant<double, std::string, std::unique_ptr<Binary>>;
struct Binary {
    char op;
    Expr left, right;
};

using Env = std::map<std::string, double>;

std::optional<double> evaluate(const Expr &e, const Env &env) {
    if (auto *n = std::get_if<double>(&e)) return *n;
    if (auto *s = std::get_if<std::string>(&e)) {
        auto it = env.find(*s);
        return it == env.end() ? std::nullopt : std::optional<double>(it->second);
    }
    const Binary &b = *std::get<std::unique_ptr<Binary>>(e);
    auto l = evaluate(b.left, env), r = evaluate(b.right, env);
    if (!l || !r) return std::nullopt;
    switch (b.op) {
        case '+': return *l + *r;
        case '-': return *l - *r;
        case '*': return *l * *r;
        default: return *l / *r;
    }
}

Expr make(char op, Expr l, Expr r) {
    return std::make_unique<Binary>(Binary{op, std::move(l), std::move(r)});
}

template <typename T, std::size_t N>
struct Matrix {
    std::array<std::array<T, N>, N> cell{};
    Matrix operator*(const Matrix &o) const {
        Matrix r;
        for (std::size_t i = 0; i < N; i++)
            for (std::size_t j = 0; j < N; j++)
                for (std::size_t k = 0; k < N; k++) r.cell[i][j] += cell[i][k] * o.cell[k][j];
        return r;
    }
};

void containers() {
    const std::string text = "the quick brown fox jumps over the lazy dog while the other dog sleeps";
    std::unordered_map<std::string, int> counts;
    std::istringstream in(text);
    for (std::string word; in >> word;) counts[word]++;
    std::vector<std::pair<std::string, int>> ranked(counts.begin(), counts.end());
    std::sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    for (int i = 0; i < 4; i++) std::cout << std::left << std::setw(7) << ranked[i].first << ranked[i].second << '\n';

    std::multimap<std::size_t, std::string> by_length;
    for (const auto &[word, n] : std::map<std::string, int>(counts.begin(), counts.end())) by_length.emplace(word.size(), word);
    for (auto [it, end] = by_length.equal_range(5); it != end; ++it) std::cout << it->second << ' ';
    std::cout << '\n';

    std::vector<int> v(1000);
    std::iota(v.begin(), v.end(), 0);
    std::transform(v.begin(), v.end(), v.begin(), [](int x) { return x * 7919 % 1009; });
    std::nth_element(v.begin(), v.begin() + 500, v.end());
    std::cout << "median " << v[500] << " sum " << std::accumulate(v.begin(), v.end(), 0L) << '\n';
    std::stable_sort(v.begin(), v.end(), std::greater<>());
    std::cout << "largest " << v[0] << ' ' << v[1] << " found " << std::binary_search(v.rbegin(), v.rend(), 77) << '\n';

    std::deque<int> window;
    std::set<int> sums;
    for (int i = 0, sum = 0; i < 50; i++) {
        window.push_back(i * i % 17);
        sum += window.back();
        if (window.size() > 5) {
            sum -= window.front();
            window.pop_front();
        }
        sums.insert(sum);
    }
    std::cout << "sums " << sums.size() << " from " << *sums.begin() << " to " << *sums.rbegin() << '\n';
}

int files(const std::string &dir) {
    const std::string path = dir + "/lines.txt";
    FILE *f = std::fopen(path.c_str(), "w");
    if (!f) {
        std::perror(path.c_str());
        return 1;
    }
    for (int i = 0; i < 1000; i++) std::fprintf(f, "line %d\n", i);
    std::fclose(f);

    f = std::fopen(path.c_str(), "r+");
    char line[64];
    int lines = 0;
    while (std::fgets(line, sizeof line, f)) lines++;
    std::fseek(f, 5, SEEK_SET);
    std::fputs("zero?", f);
    std::rewind(f);
    if (!std::fgets(line, sizeof line, f)) line[0] = 0;
    std::fclose(f);
    struct stat st;
    stat(path.c_str(), &st);
    std::cout << lines << " lines, " << st.st_size << " bytes, first " << line;
    rename(path.c_str(), (dir + "/renamed.txt").c_str());
    std::cout << "gone: " << (access(path.c_str(), F_OK) != 0) << ' ' << std::strerror(errno) << '\n';
    return unlink((dir + "/renamed.txt").c_str());
}

}  // namespace

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) std::cout << "arg: " << argv[i] << '\n';
    std::vector<std::string> env;
    for (char **e = environ; e && *e; e++) env.emplace_back(*e);
    std::sort(env.begin(), env.end());
    for (const auto &e : env) std::cout << "env: " << e << '\n';
    for (const auto &n : Registry::instance().names) std::cout << "registered: " << n << '\n';

    containers();

    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Circle>(1.5));
    shapes.push_back(std::make_unique<Rect>(2, 3.25));
    shapes.push_back(std::make_unique<Square>(1.25));
    std::cout << std::fixed << std::setprecision(4);
    for (const auto &s : shapes) std::cout << s->name() << ' ' << s->area() << '\n';

    Expr e = make('*', make('+', 1.5, "x"), make('-', "y", make('/', 1.0, "x")));
    if (auto v = evaluate(e, {{"x", 4}, {"y", 2}})) std::cout << "value " << *v << '\n';
    std::cout << "without y: " << (evaluate(e, {{"x", 4}}) ? "some" : "none") << '\n';

    Matrix<long long, 2> m{{{{1, 1}, {1, 0}}}}, p{{{{1, 0}, {0, 1}}}};
    for (int n = 90; n > 0; n >>= 1, m = m * m)
        if (n & 1) p = p * m;
    std::cout << "fib(90) " << p.cell[0][1] << '\n';

    std::ostringstream out;
    out << std::hex << std::showbase << 0xdeadbeef << ' ' << std::dec << std::setfill('*') << std::right << std::setw(10) << -42
        << ' ' << std::scientific << std::setprecision(3) << 12345.678 << ' ' << std::boolalpha << true;
    std::cout << out.str() << '\n';
    std::printf("%8.3f|%+d|%x|%e|%g|%5s|\n", std::sqrt(2.0), 42, 0xdeadbeefu, 12345.678, 0.1 + 0.2, "ab");
    std::cout.flush();

    return files(argc > 1 ? argv[1] : "/data");
}
