/*
 * The Lua interpreter, and lua.lua for it to run. build.sh brings Lua's sources; what its errors and coroutines would
 * need, setjmp, is left out, because the programs have neither.
 */
#define _POSIX_C_SOURCE 200809L
#define MAKE_LIB
#define LUA_CORE
#define LUA_LIB
#define ltable_c
#define lvm_c
#define LUAI_FUNC static
#define LUA_API static
#define LUALIB_API static
#define LUAMOD_API static
#define LUAI_THROW(L, c) abort()
#define LUAI_TRY(L, c, a) \
    { a }
#define luai_jmpbuf int
#define l_signalT int
/* The same order each time. */
#define luai_makeseed(L) 42u
#define l_randomizePivot() 42u
/* So that a setjmp.h, which may not be there, has been included. */
#define _SETJMP_H

#include <stdlib.h>
#include "lprefix.h"

#include "luaconf.h"

#undef LUAI_DDEC
#undef LUAI_DDEF
#define LUAI_DDEC(def)
#define LUAI_DDEF static

#include "lzio.c"
#include "lctype.c"
#include "lopcodes.c"
#include "lmem.c"
#include "lundump.c"
#include "ldump.c"
#include "lstate.c"
#include "lgc.c"
#include "llex.c"
#include "lcode.c"
#include "lparser.c"
#include "ldebug.c"
#include "lfunc.c"
#include "lobject.c"
#include "ltm.c"
#include "lstring.c"
#include "ltable.c"
#include "ldo.c"
#include "lvm.c"
#include "lapi.c"
#include "lauxlib.c"
#include "lbaselib.c"
#include "lmathlib.c"
#include "lstrlib.c"
#include "ltablib.c"

#include "bench.h"

static const char program[] = {
#embed "lua.lua"
};

int main(void) {
    lua_State *L = luaL_newstate();
    luaL_requiref(L, "_G", luaopen_base, 1);
    luaL_requiref(L, "math", luaopen_math, 1);
    luaL_requiref(L, "string", luaopen_string, 1);
    luaL_requiref(L, "table", luaopen_table, 1);
    lua_settop(L, 0);
    if (luaL_loadbuffer(L, program, sizeof program, "=lua.lua") != LUA_OK) {
        fprintf(stderr, "%s\n", lua_tostring(L, -1));
        return 1;
    }

    bench_start();
    lua_call(L, 0, 1);
    bench_end();

    printf("lua %s\n", lua_tostring(L, -1));
    lua_close(L);
    return 0;
}
