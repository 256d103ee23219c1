// Write src/bigswitch.c: a state machine with CASES cases of tiny bodies in one
// function.   node gen-bigswitch.mjs > src/bigswitch.c
const CASES = 720;

let seed = 20240517;
const random = (n) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const pick = (list) => list[random(list.length)];
const regs = ['a', 'b', 'c', 'd', 'e'];

// One statement on 32-bit registers a..e, the input byte x, and the table mem.
function statement() {
  const r = pick(regs), s = pick(regs), t = pick(regs.filter((x) => x !== s)), k = random(0x7fffffff), n = 1 + random(31);
  return pick([
    `${r} += ${s} ^ ${k}u;`,
    `${r} ^= ${s} + ${t};`,
    `${r} = (${r} << ${n} | ${r} >> ${32 - n}) + x;`,
    `${r} -= ${s} & ${k}u;`,
    `${r} = ${r} * ${k | 1}u + ${t};`,
    `if (${s} > ${t}) ${r} += x; else ${r} ^= ${k}u;`,
    `mem[${r} & 255] += ${s};`,
    `${r} ^= mem[${s} & 255];`,
    `${r} = x & 1 ? ${s} : ${t} + ${random(1000)}u;`,
    `${r} = (${r} | ${s} >> ${n}) - ${t};`,
  ]);
}

const out = [];
out.push(`/*
 * A state machine with ${CASES} states, each a case of one switch with a tiny body.
 * Written by gen-bigswitch.mjs; change that, not this.
 */
#include <stdio.h>
#include <stdlib.h>
#include "bench.h"

#define STATES ${CASES}
#define STEPS 24000000

static uint16_t next[STATES][4];
static uint8_t input[4096];
static uint32_t mem[256];

static uint32_t run(uint32_t steps) {
    uint32_t a = 1, b = 2, c = 3, d = 4, e = 5, state = 0;
    for (uint32_t i = 0; i < steps; i++) {
        uint32_t x = input[i & 4095];
        switch (state) {`);
for (let i = 0; i < CASES; i++) {
  const body = [statement()];
  for (let k = random(3); k > 0; k--) body.push(statement());
  out.push(`            case ${i}: ${body.join(' ')} break;`);
}
out.push(`            default: abort();
        }
        state = next[state][(x ^ ${pick(regs)}) & 3];
    }
    return a ^ b ^ c ^ d ^ e ^ state;
}

int main(void) {
    uint32_t rng = 7777;
    /* Every state can be reached: the first way out leads around in one big circle. */
    for (int i = 0; i < STATES; i++) {
        next[i][0] = (uint16_t)((i + 1) % STATES);
        for (int k = 1; k < 4; k++) next[i][k] = (uint16_t)rng_below(&rng, STATES);
    }
    for (int i = 0; i < 4096; i++) input[i] = (uint8_t)(rng_next(&rng) >> 9);

    bench_start();
    uint32_t result = run(STEPS);
    bench_end();

    uint32_t h = checksum_u32(CHECKSUM_INIT, result);
    for (int i = 0; i < 256; i++) h = checksum_u32(h, mem[i]);
    printf("bigswitch %d states checksum %08x\\n", STATES, h);
    return 0;
}`);
console.log(out.join('\n'));
