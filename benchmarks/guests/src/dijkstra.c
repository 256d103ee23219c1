/* Shortest paths with a binary heap on a random graph, and A* on a grid with walls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"

#define NODES 60000
#define EDGES (NODES * 5)
#define GRID 600
#define UNREACHED 0xffffffffu

typedef struct {
    uint32_t cost, node;
} Item;

typedef struct {
    Item *items;
    uint32_t size, capacity;
} Heap;

static void push(Heap *h, uint32_t cost, uint32_t node) {
    if (h->size == h->capacity) {
        h->capacity = h->capacity ? h->capacity * 2 : 1024;
        h->items = realloc(h->items, h->capacity * sizeof *h->items);
        if (!h->items) abort();
    }
    uint32_t i = h->size++;
    while (i > 0 && h->items[(i - 1) / 2].cost > cost) {
        h->items[i] = h->items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->items[i] = (Item){cost, node};
}

static Item pop(Heap *h) {
    Item top = h->items[0], last = h->items[--h->size];
    uint32_t i = 0;
    for (;;) {
        uint32_t c = 2 * i + 1;
        if (c >= h->size) break;
        if (c + 1 < h->size && h->items[c + 1].cost < h->items[c].cost) c++;
        if (h->items[c].cost >= last.cost) break;
        h->items[i] = h->items[c];
        i = c;
    }
    h->items[i] = last;
    return top;
}

/* Compressed rows: the edges of node i are first[i] .. first[i + 1] - 1. */
static uint32_t first[NODES + 1];
static uint32_t target[EDGES], weight[EDGES];
static uint32_t distance[NODES];

static uint64_t dijkstra(Heap *h, uint32_t from) {
    uint64_t total = 0;
    for (uint32_t i = 0; i < NODES; i++) distance[i] = UNREACHED;
    distance[from] = 0;
    h->size = 0;
    push(h, 0, from);
    while (h->size > 0) {
        Item it = pop(h);
        if (it.cost > distance[it.node]) continue;
        total += it.cost;
        for (uint32_t e = first[it.node]; e < first[it.node + 1]; e++) {
            uint32_t cost = it.cost + weight[e];
            if (cost < distance[target[e]]) {
                distance[target[e]] = cost;
                push(h, cost, target[e]);
            }
        }
    }
    return total;
}

static uint8_t wall[GRID * GRID];
static uint32_t grid_cost[GRID * GRID];

/* The length of the way from one corner to the other, or UNREACHED; *visited counts cells. */
static uint32_t a_star(Heap *h, uint32_t *visited) {
    static const int dx[4] = {1, -1, 0, 0}, dy[4] = {0, 0, 1, -1};
    const uint32_t goal = GRID * GRID - 1;
    for (uint32_t i = 0; i < GRID * GRID; i++) grid_cost[i] = UNREACHED;
    h->size = 0;
    grid_cost[0] = 0;
    push(h, 2 * (GRID - 1), 0);
    while (h->size > 0) {
        Item it = pop(h);
        int x = (int)(it.node % GRID), y = (int)(it.node / GRID);
        uint32_t cost = grid_cost[it.node];
        if (it.cost > cost + (uint32_t)(GRID - 1 - x + GRID - 1 - y)) continue;
        ++*visited;
        if (it.node == goal) return cost;
        for (int k = 0; k < 4; k++) {
            int nx = x + dx[k], ny = y + dy[k];
            if (nx < 0 || ny < 0 || nx >= GRID || ny >= GRID) continue;
            uint32_t n = (uint32_t)(ny * GRID + nx);
            if (wall[n] || cost + 1 >= grid_cost[n]) continue;
            grid_cost[n] = cost + 1;
            push(h, cost + 1 + (uint32_t)(GRID - 1 - nx + GRID - 1 - ny), n);
        }
    }
    return UNREACHED;
}

int main(void) {
    uint32_t rng = 161803;
    Heap heap = {0};
    for (uint32_t i = 0; i < NODES; i++) {
        first[i] = i * 5;
        for (uint32_t k = 0; k < 5; k++) {
            /* Mostly near neighbours, now and then a long way. */
            uint32_t to = k < 4 ? (i + 1 + rng_below(&rng, 300)) % NODES : rng_below(&rng, NODES);
            target[i * 5 + k] = to;
            weight[i * 5 + k] = 1 + rng_below(&rng, 1000);
        }
    }
    first[NODES] = EDGES;

    uint64_t total = 0;
    uint32_t h = CHECKSUM_INIT, length[3], visited = 0;

    bench_start();
    for (uint32_t k = 0; k < 14; k++) {
        total += dijkstra(&heap, k * 9973 % NODES);
        for (uint32_t i = 0; i < NODES; i += 7) h = checksum_u32(h, distance[i]);
    }
    for (int k = 0; k < 3; k++) {
        for (uint32_t i = 0; i < GRID * GRID; i++) wall[i] = rng_below(&rng, 100) < 18 + 8 * (uint32_t)k;
        for (uint32_t i = 0; i < 8; i++) {
            wall[i] = wall[i * GRID] = 0;
            wall[GRID * GRID - 1 - i] = wall[GRID * GRID - 1 - i * GRID] = 0;
        }
        length[k] = a_star(&heap, &visited);
    }
    bench_end();

    printf("dijkstra total %llu checksum %08x grid %u %u %u visited %u\n", (unsigned long long)total, h, length[0], length[1],
           length[2], visited);
    return 0;
}
