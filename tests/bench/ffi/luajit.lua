-- The interface of LuaJIT.
local ffi = require("ffi")
ffi.cdef[[
void bench_nothing(void);
double bench_add(double a, double b);
double bench_now(void);
double bench_call_back(int (*f)(int), int times);
]]
local bench = ffi.load("bench")
local calls, callbacks = 20000000, 2000000

local start = bench.bench_now()
for i = 1, calls do bench.bench_nothing() end
print("no-op-leaf", (bench.bench_now() - start) / calls)

start = bench.bench_now()
local sum = 0
for i = 1, calls do sum = bench.bench_add(sum, 1) end
print("doubles-leaf", (bench.bench_now() - start) / calls)
assert(sum == calls)

-- A function that calls back must not be called from compiled code.
jit.off()
local identity = ffi.cast("int (*)(int)", function(x) return x end)
print("callback", bench.bench_call_back(identity, callbacks))
