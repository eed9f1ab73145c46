// A device for tests: takes commands from standard input, answers on standard output; integers are little-endian, 8 bytes. The first argument is the
// order of threads: ascending, descending or shuffled.
//
//   a bytes                                   allocates; answers the address
//   f address
//   w address, bytes, the bytes
//   r address, bytes                          answers the bytes
//   l name's bytes, name, grid x, y, z, arguments' bytes, arguments
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "grid.h"

namespace {
void read(void* to, size_t bytes) {
    if (fread(to, 1, bytes, stdin) != bytes) fail("the input ended within a command");
}

long long read_number() {
    long long number;
    read(&number, sizeof number);
    return number;
}

void answer(const void* from, size_t bytes) {
    fwrite(from, 1, bytes, stdout);
    fflush(stdout);
}

void allocate() {
    size_t bytes = (size_t) read_number();
    void* memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!memory) fail("allocate: bytes=%zu, no memory", bytes);
    // NaN as floats, absurd as indices.
    memset(memory, 0xFF, bytes);
    long long address = (long long) memory;
    answer(&address, sizeof address);
}

void launch_kernel() {
    std::string name(read_number(), ' ');
    read(&name[0], name.size());
    Index3 grid;
    grid.x = (unsigned) read_number();
    grid.y = (unsigned) read_number();
    grid.z = (unsigned) read_number();
    std::vector<char> arguments(read_number());
    read(arguments.data(), arguments.size());
    const Kernel* kernel = find_kernel(name.c_str());
    if (!kernel) fail("kernel=%s is not one of this program", name.c_str());
    if (kernel->bytes != arguments.size()) fail("kernel=%s: arguments=%zu bytes, expected %zu", name.c_str(), arguments.size(), kernel->bytes);
    launch(*kernel, grid, arguments.data());
}
}

void fail(const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}

int main(int count, char** arguments) {
    std::string order = count > 1 ? arguments[1] : "ascending";
    set_order(order == "descending" ? DESCENDING : order == "shuffled" ? SHUFFLED : ASCENDING);
    for (int command; (command = getchar()) != EOF;) {
        if (command == 'a') {
            allocate();
        } else if (command == 'f') {
            free((void*) read_number());
        } else if (command == 'w') {
            void* to = (void*) read_number();
            read(to, (size_t) read_number());
        } else if (command == 'r') {
            const void* from = (const void*) read_number();
            answer(from, (size_t) read_number());
        } else if (command == 'l') {
            launch_kernel();
        } else {
            fail("command=%d is none of a, f, w, r, l", command);
        }
    }
    return 0;
}
