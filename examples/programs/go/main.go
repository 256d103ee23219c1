// An end-to-end check for a WASI host, in Go: arguments and environment, files
// in a preopened directory, maps, goroutines and channels, sorting, formatting,
// closures, interfaces, defer and recover. The output is deterministic.
//
//	program [DIR]    DIR is a directory to write in (default /data)
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
)

type shape interface {
	area() float64
	name() string
}

type circle struct{ r float64 }
type rect struct{ w, h float64 }

func (c circle) area() float64 { return math.Pi * c.r * c.r }
func (c circle) name() string  { return "circle" }
func (r rect) area() float64   { return r.w * r.h }
func (r rect) name() string    { return "rect" }

type item struct {
	Name  string   `json:"name"`
	Count int      `json:"count"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags,omitempty"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "program:", err)
		os.Exit(1)
	}
}

func arguments() {
	fmt.Printf("args: %q\n", os.Args[1:])
	env := os.Environ()
	sort.Strings(env)
	for _, e := range env {
		fmt.Println("env:", e)
	}
}

// Word counts with a map, most frequent first.
func words() {
	text := "the quick brown fox jumps over the lazy dog while the other dog sleeps"
	counts := map[string]int{}
	for _, w := range strings.Fields(text) {
		counts[w]++
	}
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		if counts[keys[i]] != counts[keys[j]] {
			return counts[keys[i]] > counts[keys[j]]
		}
		return keys[i] < keys[j]
	})
	for _, k := range keys[:4] {
		fmt.Printf("%-6s %d\n", k, counts[k])
	}
}

// A pool of workers that count primes in ranges, and a mutex-guarded total.
func goroutines() {
	type job struct{ from, to int }
	jobs := make(chan job)
	results := make(chan int, 4)
	var group sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := range jobs {
				n := 0
				for v := j.from; v < j.to; v++ {
					prime := v > 1
					for d := 2; d*d <= v; d++ {
						if v%d == 0 {
							prime = false
							break
						}
					}
					if prime {
						n++
					}
				}
				mu.Lock()
				done++
				mu.Unlock()
				results <- n
			}
		}()
	}
	go func() {
		for from := 0; from < 20000; from += 1000 {
			jobs <- job{from, from + 1000}
		}
		close(jobs)
		group.Wait()
		close(results)
	}()
	total := 0
	for n := range results {
		total += n
	}
	fmt.Printf("primes below 20000: %d in %d jobs\n", total, done)

	select {
	case <-time.After(5 * time.Millisecond):
		fmt.Println("timer fired")
	}
}

func files(dir string) {
	items := []item{
		{"bolt", 120, 0.25, []string{"metal", "small"}},
		{"lamp", 3, 34.5, nil},
		{"naïve 雪", 1, 1e-3, []string{"unicode"}},
	}
	data, err := json.MarshalIndent(items, "", "  ")
	check(err)
	path := filepath.Join(dir, "inventory.json")
	check(os.WriteFile(path, data, 0o644))
	read, err := os.ReadFile(path)
	check(err)
	var back []item
	check(json.Unmarshal(read, &back))
	fmt.Printf("wrote %d bytes, read %d items, sha256 %x\n", len(data), len(back), sha256.Sum256(read))

	check(os.MkdirAll(filepath.Join(dir, "sub", "deep"), 0o755))
	f, err := os.Create(filepath.Join(dir, "sub", "deep", "lines.txt"))
	check(err)
	w := bufio.NewWriter(f)
	for i := 1; i <= 1000; i++ {
		fmt.Fprintf(w, "line %d\n", i)
	}
	check(w.Flush())
	check(f.Close())
	check(os.Rename(filepath.Join(dir, "sub", "deep", "lines.txt"), filepath.Join(dir, "sub", "lines.txt")))

	f, err = os.Open(filepath.Join(dir, "sub", "lines.txt"))
	check(err)
	last, n := "", 0
	for s := bufio.NewScanner(f); s.Scan(); n++ {
		last = s.Text()
	}
	info, err := f.Stat()
	check(err)
	check(f.Close())
	fmt.Printf("%d lines, last %q, %d bytes\n", n, last, info.Size())

	_, err = os.Stat(filepath.Join(dir, "missing"))
	fmt.Println("missing:", errors.Is(err, fs.ErrNotExist))

	check(filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil {
			rel, _ := filepath.Rel(dir, p)
			fmt.Println("walk:", rel, d.IsDir())
		}
		return err
	}))
	check(os.RemoveAll(filepath.Join(dir, "sub")))
	check(os.Remove(path))
}

func recovered() (message string) {
	defer func() { message = fmt.Sprint("recovered: ", recover()) }()
	var a []int
	return fmt.Sprint(a[len(os.Args)+5])
}

func main() {
	dir := "/data"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	arguments()
	words()
	goroutines()
	for _, s := range []shape{circle{1.5}, rect{2, 3.25}, circle{0.1}} {
		fmt.Printf("%s %.4f %v\n", s.name(), s.area(), s)
	}
	fmt.Printf("%08.3f|%+d|%x|%e|%g|%t|%v\n", math.Sqrt(2), 42, 0xdeadbeef, 12345.678, 0.1+0.2, true, map[string]int{"b": 2, "a": 1})
	fmt.Println(strings.Contains(recovered(), "index out of range"))
	files(dir)
}
