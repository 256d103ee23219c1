/* A bytecode interpreter with one big switch. */
#include "interp.h"

static int64_t run(const int32_t *code) {
    static int32_t stack[STACK_SIZE];
    int32_t *sp = stack + 16, *frame = stack;
    int pc = 0;
    int64_t executed = 0;
    for (;;) {
        executed++;
        switch (code[pc++]) {
            case OP_HALT: return executed;
            case OP_PUSH: *sp++ = code[pc++]; break;
            case OP_LOAD: *sp++ = frame[code[pc++]]; break;
            case OP_STORE: frame[code[pc++]] = *--sp; break;
            case OP_DUP: sp[0] = sp[-1]; sp++; break;
            case OP_DROP: sp--; break;
            case OP_SWAP: {
                int32_t t = sp[-1];
                sp[-1] = sp[-2];
                sp[-2] = t;
                break;
            }
            case OP_OVER: sp[0] = sp[-2]; sp++; break;
            case OP_ADD: sp--; sp[-1] = (int32_t)((uint32_t)sp[-1] + (uint32_t)sp[0]); break;
            case OP_SUB: sp--; sp[-1] = (int32_t)((uint32_t)sp[-1] - (uint32_t)sp[0]); break;
            case OP_MUL: sp--; sp[-1] = (int32_t)((uint32_t)sp[-1] * (uint32_t)sp[0]); break;
            case OP_DIV: sp--; sp[-1] /= sp[0]; break;
            case OP_MOD: sp--; sp[-1] %= sp[0]; break;
            case OP_AND: sp--; sp[-1] &= sp[0]; break;
            case OP_OR: sp--; sp[-1] |= sp[0]; break;
            case OP_XOR: sp--; sp[-1] ^= sp[0]; break;
            case OP_SHL: sp--; sp[-1] = (int32_t)((uint32_t)sp[-1] << (sp[0] & 31)); break;
            case OP_SHR: sp--; sp[-1] = (int32_t)((uint32_t)sp[-1] >> (sp[0] & 31)); break;
            case OP_NEG: sp[-1] = (int32_t)(0u - (uint32_t)sp[-1]); break;
            case OP_NOT: sp[-1] = !sp[-1]; break;
            case OP_EQ: sp--; sp[-1] = sp[-1] == sp[0]; break;
            case OP_NE: sp--; sp[-1] = sp[-1] != sp[0]; break;
            case OP_LT: sp--; sp[-1] = sp[-1] < sp[0]; break;
            case OP_LE: sp--; sp[-1] = sp[-1] <= sp[0]; break;
            case OP_GT: sp--; sp[-1] = sp[-1] > sp[0]; break;
            case OP_GE: sp--; sp[-1] = sp[-1] >= sp[0]; break;
            case OP_JUMP: pc = code[pc]; break;
            case OP_JUMP_IF: pc = *--sp ? code[pc] : pc + 1; break;
            case OP_JUMP_UNLESS: pc = *--sp ? pc + 1 : code[pc]; break;
            case OP_CALL: {
                int arguments = code[pc + 1];
                int32_t *base = sp - arguments;
                /* Move the arguments up by two to make room for the link. */
                for (int i = arguments; i > 0; i--) base[i + 1] = base[i - 1];
                base[0] = pc + 2;
                base[1] = (int32_t)(frame - stack);
                frame = base + 2;
                sp = frame + arguments + 2; /* two more locals */
                if (sp > stack + STACK_SIZE - 32) abort();
                pc = code[pc];
                break;
            }
            case OP_RETURN: {
                int32_t value = sp[-1];
                int32_t *base = frame - 2;
                pc = base[0];
                frame = stack + base[1];
                base[0] = value;
                sp = base + 1;
                break;
            }
            case OP_FETCH: sp[-1] = memory[sp[-1] & (MEMORY_SIZE - 1)]; break;
            case OP_PUT: sp -= 2; memory[sp[1] & (MEMORY_SIZE - 1)] = sp[0]; break;
            case OP_INC: frame[code[pc]] += code[pc + 1]; pc += 2; break;
            case OP_PRINT: sp--; if (outputs < MAX_OUTPUT) output[outputs++] = *sp; break;
            default: abort();
        }
    }
}
